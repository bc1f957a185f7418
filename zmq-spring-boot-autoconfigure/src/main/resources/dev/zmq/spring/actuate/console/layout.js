// SPDX-License-Identifier: Apache-2.0
// Which box stands in which column, and the lines between them. The same services always give the same picture.
'use strict';

const COLUMN_MIN_WIDTH = 400;
const MOST_COLUMNS = 4;

/** Returns the columns, each a list of boxes from top to bottom. */
function columnsOf(boxes, neighbours, width) {
  const columns = Array.from(
    { length: Math.max(1, Math.min(MOST_COLUMNS, boxes.length, Math.floor(width / COLUMN_MIN_WIDTH))) }, () => []);
  const placed = new Map();
  for (const box of outwards(boxes, neighbours)) {
    const column = bestColumn(columns, placed, neighbours.get(box.key));
    columns[column].push(box);
    placed.set(box.key, column);
  }
  return columns.filter(column => column.length > 0);
}

/** From whoever has most neighbours to theirs, and on to theirs. */
function outwards(boxes, neighbours) {
  const starts = [...boxes].sort((one, other) => neighbours.get(other.key).size - neighbours.get(one.key).size
    || (one.key < other.key ? -1 : 1));
  const byKey = new Map(boxes.map(box => [box.key, box]));
  const found = new Set();
  const ordered = [];
  const add = key => {
    if (!found.has(key)) {
      found.add(key);
      ordered.push(byKey.get(key));
    }
  };
  let turn = 0;
  for (const start of starts) {
    add(start.key);
    for (; turn < ordered.length; turn++) {
      neighbours.get(ordered[turn].key).forEach(key => add(key));
    }
  }
  return ordered;
}

/** Beside the neighbours, and where there is most room. The first box stands in the middle. */
function bestColumn(columns, placed, neighbours) {
  if (placed.size === 0) {
    return Math.floor((columns.length - 1) / 2);
  }
  const cost = (column, index) => [...neighbours].filter(key => placed.has(key))
    .reduce((sum, key) => sum + Math.abs(Math.abs(placed.get(key) - index) - 1), 0) * 3
    + column.reduce((sum, box) => sum + box.rows, 0) / 4;
  const costs = columns.map(cost);
  return costs.indexOf(Math.min(...costs));
}

/** A curve between two rows, which leaves each at the side that faces the other. */
function curve(from, to) {
  const [x1, bend1] = sideOf(from, to);
  const [x2, bend2] = sideOf(to, from);
  const y1 = (from.top + from.bottom) / 2;
  const y2 = (to.top + to.bottom) / 2;
  return `M${x1} ${y1} C${x1 + bend1} ${y1} ${x2 + bend2} ${y2} ${x2} ${y2}`;
}

function sideOf(here, there) {
  const bend = 48;
  return there.left > here.right || there.left === here.left ? [here.right, bend] : [here.left, -bend];
}
