// SPDX-License-Identifier: Apache-2.0
// Turns descriptions of elements into elements, keeping those that are there: focus, scrolling and a click that has just
// begun survive a refresh. Data goes in as text nodes and attributes only, so nothing that a peer sends becomes markup.
'use strict';

const SVG = 'http://www.w3.org/2000/svg';

/** Describes an element; "key" tells it from its siblings. */
const el = (tag, attributes, ...children) =>
  ({ tag, attributes: attributes || {}, children: children.flat().filter(child => child || child === 0) });

/** Makes the children of an element those that are described. */
function patch(parent, descriptions) {
  const before = new Map([...parent.childNodes].map(node => [node.patchKey, node]));
  let next = parent.firstChild;
  descriptions.forEach((description, index) => {
    const key = typeof description === 'object'
      ? description.tag + ' ' + (description.attributes.key || index)
      : 'text ' + index;
    const node = before.get(key) || create(parent, description, key);
    before.delete(key);
    if (node === next) {
      next = node.nextSibling;
    } else {
      parent.insertBefore(node, next);
    }
    update(node, description);
  });
  before.forEach(node => node.remove());
}

function create(parent, description, key) {
  const node = typeof description !== 'object' ? document.createTextNode('')
    : parent.namespaceURI === SVG ? document.createElementNS(SVG, description.tag)
    : document.createElement(description.tag);
  node.patchKey = key;
  node.patched = {};
  return node;
}

function update(node, description) {
  if (typeof description !== 'object') {
    if (node.data !== String(description)) {
      node.data = description;
    }
    return;
  }
  const { key, onclick, fill, ...attributes } = description.attributes;
  node.onclick = onclick || null;
  if (fill !== undefined) {
    node.style.setProperty('--fill', fill);
  }
  for (const name of Object.keys(node.patched).filter(old => !(old in attributes))) {
    node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (node.patched[name] !== value) {
      if (value === false || value === null || value === undefined) {
        node.removeAttribute(name);
      } else {
        node.setAttribute(name, value === true ? '' : value);
      }
    }
  }
  node.patched = attributes;
  patch(node, description.children);
}
