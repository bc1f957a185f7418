// SPDX-License-Identifier: Apache-2.0
// Turns descriptions of elements into elements, keeping those that are there: focus, scrolling and a click that has just
// begun survive a refresh. Data goes in as text nodes and attributes only, so nothing that a peer sends becomes markup.
'use strict';

const SVG = 'http://www.w3.org/2000/svg';

/** What an element is to be. Only el() makes them: data of the same shape stays data. */
class Description {
  constructor(tag, attributes, children) {
    this.tag = tag;
    this.attributes = attributes;
    this.children = children;
  }
}

/** Describes an element; "key" tells it from its siblings. */
const el = (tag, attributes, ...children) =>
  new Description(tag, attributes || {}, children.flat().filter(child => child || child === 0));

/** Makes the children of an element those that are described. */
function patch(parent, descriptions) {
  const before = new Map([...parent.childNodes].map(node => [node.patchKey, node]));
  const kept = new Set();
  let next = parent.firstChild;
  descriptions.forEach((description, index) => {
    const key = description instanceof Description
      ? description.tag + ' ' + (description.attributes.key || index)
      : 'text ' + index;
    const node = before.get(key) || create(parent, description, key);
    before.delete(key);
    kept.add(node);
    if (node === next) {
      next = node.nextSibling;
    } else {
      parent.insertBefore(node, next);
    }
    update(node, description);
  });
  [...parent.childNodes].filter(node => !kept.has(node)).forEach(node => node.remove());
}

function create(parent, description, key) {
  const node = !(description instanceof Description) ? document.createTextNode('')
    : parent.namespaceURI === SVG ? document.createElementNS(SVG, description.tag)
    : document.createElement(description.tag);
  node.patchKey = key;
  node.patched = {};
  return node;
}

function update(node, description) {
  if (!(description instanceof Description)) {
    if (node.data !== String(description)) {
      node.data = String(description);
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
