// SPDX-License-Identifier: Apache-2.0
// Reads again and again, and draws.
'use strict';

const REFRESH_MILLIS = 2_000;
const STALE_MILLIS = 6_000;
const ANSWER_MILLIS = 60_000; // longer than the services are waited for

const byId = id => document.getElementById(id);
const here = location.pathname.replace(/\/$/, '');
const history60 = new History();

let picture = null;
let changesAllowed = false;
let troubles = [];
let worstByAbout = new Map();
let selected = null;
let readAt = 0;
let failure = null;
let stopped = false;
let timer = 0;
let asked = 0;
let layout = { key: '', columns: [] };

// ---- Reading ----

async function read() {
  clearTimeout(timer);
  const mine = ++asked;
  try {
    const response = await fetch(here + '/services',
      { headers: { Accept: 'application/json' }, cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MILLIS) });
    if (!response.ok) {
      throw new Error('answer ' + response.status);
    }
    const answer = await response.json();
    if (mine !== asked) {
      return; // a later question has been asked meanwhile
    }
    picture = pictureOf(answer.services);
    changesAllowed = answer.changesAllowed;
    remember(history60, picture, Date.parse(answer.time));
    troubles = troublesOf(picture, history60);
    worstByAbout = new Map(troubles.map(each => [each.about, each]).reverse());
    readAt = Date.now();
    failure = null;
  } catch (problem) {
    if (mine !== asked) {
      return;
    }
    failure = problem.message;
  }
  draw();
  schedule();
}

/** A page that nobody looks at asks nobody. */
function schedule() {
  clearTimeout(timer);
  if (!stopped && !document.hidden) {
    timer = setTimeout(read, REFRESH_MILLIS);
  }
}

async function change(socket, listener, action) {
  tell('');
  try {
    const response = await fetch(here, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...csrfHeader() },
      body: JSON.stringify({ service: socket.service.name, socket: socket.name, listener: listener.id, listeners: action }),
    });
    if (!response.ok) {
      const answer = await response.json().catch(() => ({}));
      throw new Error(answer.reason || 'answer ' + response.status);
    }
  } catch (problem) {
    tell('Cannot ' + action + ' ' + listener.id + ' of ' + socket.service.name + ': ' + problem.message);
  }
  await read();
}

/** Where Spring Security guards against forged requests with a cookie, it wants to see that cookie again. */
function csrfHeader() {
  const cookie = document.cookie.split('; ').find(each => each.startsWith('XSRF-TOKEN='));
  return cookie ? { 'X-XSRF-TOKEN': decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) } : {};
}

function tell(text) {
  byId('alert').textContent = text;
  byId('alert').hidden = !text;
}

// ---- Drawing ----

function draw() {
  drawStatus();
  if (!picture) {
    return;
  }
  const peers = picture.sockets.reduce((sum, socket) => sum + socket.peers, 0);
  byId('summary').textContent = [plural(picture.services.length, 'service'), plural(picture.sockets.length, 'socket'),
    plural(peers, 'peer')].join(', ');
  drawTrouble();
  drawDetail();
  drawMap();
}

function drawStatus() {
  const age = Date.now() - readAt;
  const stale = readAt > 0 && age > STALE_MILLIS;
  document.body.classList.toggle('stale', stale);
  const time = readAt ? new Date(readAt).toLocaleTimeString() : '';
  const [state, since] = failure ? ['No answer (' + failure + ')', readAt ? '. What you see is of ' + time : '']
    : !readAt ? ['Reading\u2026', '']
    : stopped ? ['Stopped', '. What you see is of ' + time]
    : stale ? ['No answer', ' since ' + time] : ['Live', ', read at ' + time];
  if (byId('state').textContent !== state) {
    byId('state').textContent = state; // read aloud when it changes, which the time does every two seconds
  }
  byId('since').textContent = since;
  byId('status').className = failure || stale ? 'bad' : '';
}

const MOST_TROUBLES = 12;

function drawTrouble() {
  byId('trouble-title').textContent = troubles.length ? 'Trouble (' + count(troubles.length) + ')' : 'No trouble';
  const items = troubles.slice(0, MOST_TROUBLES).map(each => el('li', { key: each.key },
    el('button', {
      type: 'button',
      class: 'trouble ' + levelOf(each.kind),
      'data-kind': each.kind,
      'aria-pressed': String(selected === each.about.key),
      onclick: () => select(each.about.key, true),
    }, el('span', { class: 'kind' }, each.kind), el('span', {}, each.text))));
  if (troubles.length > MOST_TROUBLES) {
    items.push(el('li', { key: 'more', class: 'more' }, 'and ' + count(troubles.length - MOST_TROUBLES) + ' more'));
  }
  patch(byId('trouble'), items.length ? items : [el('li', { key: 'none', class: 'more' },
    'All services answer, all peers are connected, and all queues drain.')]);
}

function select(key, scroll) {
  selected = key;
  draw();
  const row = scroll && document.querySelector('#columns .selected');
  if (row) {
    row.scrollIntoView({ block: 'nearest' });
  }
}

// ---- Details ----

function drawDetail() {
  const line = picture.lines.find(each => each.key === selected);
  const socket = picture.sockets.find(each => each.key === selected);
  const service = picture.services.find(each => each.key === selected);
  const content = line ? line.ends.flatMap(endDetail)
    : socket ? socketDetail(socket)
    : service ? [el('h3', { key: service.key }, service.name), el('p', { key: 'text' }, service.error || 'answers')]
    : [el('p', { key: 'hint' }, 'Choose a sentence on the left, or a peer, a socket or a line below.')];
  patch(byId('detail'), content);
}

function endDetail(end) {
  const dropped = Object.entries(end.dropped).map(([reason, number]) => count(number) + ' ' + reason).join(', ');
  return [
    el('h3', { key: end.key + ' title' }, nameOf(end.socket) + (end.accepted ? ' \u2190 ' : ' \u2192 ') + farNameOf(end)),
    facts(end.key, {
      State: end.state + ' for ' + ageText(end, end.since),
      'Last error': end.lastError && end.lastError + ', ' + ageText(end, end.lastErrorAt) + ' ago',
      Reconnects: end.reconnects,
      'Failed attempts': end.failedAttempts,
      'Queued to it': end.outgoing && queueDetail(end, end.outgoing),
      'Waiting from it': end.incoming && queueDetail(end, end.incoming),
      Dropped: dropped,
      Endpoint: end.endpoint,
      Addresses: end.address && (end.localAddress ? end.localAddress + ' here, ' + end.address + ' there' : end.address),
      Security: end.mechanism,
    }),
  ];
}

function queueDetail(end, queue) {
  return fillText(queue) + (queue.blockedSince ? ', ' + blockedText(end, queue) : '') + '; ' + plural(queue.messages, 'message')
    + ' so far, ' + duration(queue.blockedTimeMillis) + ' blocked in all';
}

function socketDetail(socket) {
  const totals = socket.totals;
  const dropped = Object.entries(totals.dropped).map(([reason, number]) => count(number) + ' ' + reason).join(', ');
  return [
    el('h3', { key: socket.key + ' title' }, nameOf(socket)),
    facts(socket.key, {
      Type: socket.type + ', ' + socket.state,
      Endpoints: endpointsText(socket),
      Peers: count(socket.peers),
      'Lost connections': count(totals.lostConnections),
      'Rejected peers': totals.rejectedPeers && count(totals.rejectedPeers),
      'Last rejection': totals.lastRejection && totals.lastRejection + ', ' + ageText({ socket }, totals.lastRejectionAt) + ' ago',
      Dropped: dropped,
    }),
  ];
}

const facts = (key, byName) => el('dl', { key }, Object.entries(byName).filter(([, value]) => value).flatMap(([name, value]) =>
  [el('dt', { key: name }, name), el('dd', { key: name }, value)]));

const endpointsText = socket => socket.endpoints.map(each => (each.binds ? 'listens on ' : 'connects to ') + each.endpoint).join(', ');

// ---- The map ----

function drawMap() {
  const boxes = [...picture.services, ...picture.strangers];
  boxes.forEach(box => { box.rows = box.ends ? box.ends.length : box.sockets.reduce((sum, s) => sum + 2 + s.shown.length, 1); });
  const columns = arrange(boxes);
  const words = byId('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  byId('columns').style.setProperty('--columns', columns.length);
  patch(byId('columns'), columns.map((column, index) => el('div', { class: 'column', key: 'column ' + index },
    column.map(box => box.ends ? strangerBox(box, words) : serviceBox(box, words)))));
  drawLines();
}

/** Boxes stay where they are as long as the same ones are there. */
function arrange(boxes) {
  const width = byId('map').clientWidth;
  const key = Math.floor(width / COLUMN_MIN_WIDTH) + boxes.map(box => box.key).join();
  if (layout.key !== key) {
    const columns = columnsOf(boxes, neighboursOf(boxes), width);
    layout = { key, columns: columns.map(column => column.map(box => box.key)) };
  }
  const byKey = new Map(boxes.map(box => [box.key, box]));
  return layout.columns.map(column => column.map(each => byKey.get(each)));
}

function neighboursOf(boxes) {
  const neighbours = new Map(boxes.map(box => [box.key, new Set()]));
  for (const end of picture.sockets.flatMap(socket => socket.shown)) {
    const one = end.socket.service.key;
    const other = end.partner ? end.partner.socket.service.key : end.target ? end.target.service.key : end.stranger.key;
    if (one !== other) {
      neighbours.get(one).add(other);
      neighbours.get(other).add(one);
    }
  }
  return neighbours;
}

function serviceBox(service, words) {
  const sockets = service.sockets.filter(socket => matches(socket, words));
  return el('article', { key: service.key, class: 'box service' + (service.error ? ' down' : ''), 'aria-label': service.name },
    el('h3', {}, service.name, el('span', { class: 'state' }, service.error ? 'down' : 'up')),
    service.error ? el('p', { class: 'error' }, service.error) : sockets.map(socketBox));
}

function strangerBox(stranger, words) {
  const ends = stranger.ends.filter(end => matches(end.socket, words));
  return el('article', { key: stranger.key, class: 'box stranger', 'aria-label': stranger.name },
    el('h3', {}, stranger.name, el('span', { class: 'state' }, 'none of these services')),
    ends.map(end => el('button', {
      key: end.key, type: 'button', class: 'end' + chosen(end.line), 'data-row': 'far ' + end.key, onclick: () => select(end.line.key),
    }, el('span', { class: 'name' }, end.label + (end.type ? ' (' + end.type + ')' : '')))));
}

function matches(socket, words) {
  const text = [nameOf(socket), socket.type, ...socket.shown.flatMap(end => [end.label, farNameOf(end)])].join(' ').toLowerCase();
  return words.every(word => text.includes(word));
}

const chosen = about => about.key === selected ? ' selected' : '';

function socketBox(socket) {
  return el('div', { key: socket.key, class: 'socket', 'data-row': socket.key },
    el('button', { type: 'button', class: 'head' + chosen(socket), title: endpointsText(socket), onclick: () => select(socket.key) },
      el('span', { class: 'name' }, socket.name), el('span', { class: 'type' }, socket.type.toUpperCase()),
      el('span', { class: 'endpoints' }, socket.endpoints.map(each => (each.binds ? 'bind ' : 'connect ') + each.endpoint).join(', '))),
    socket.listeners.map(listener => listenerRow(socket, listener)),
    socket.shown.map(endRow),
    socket.peers === 0 ? el('p', { class: 'more', key: 'nobody' }, 'nobody is connected') : null,
    socket.notShown > 0 ? el('p', { class: 'more', key: 'more' }, 'and ' + count(socket.notShown) + ' more peers') : null);
}

function listenerRow(socket, listener) {
  const running = listener.state === 'running';
  const action = running ? 'pause' : 'resume';
  const works = listener.state !== 'stopped' && listener.state !== 'stopping';
  return el('p', { class: 'listener', key: 'listener ' + listener.id },
    el('span', { class: 'name' }, 'listener ' + listener.id),
    el('span', { class: running ? 'state' : 'state warn' }, listener.state),
    changesAllowed && works ? el('button', {
      type: 'button',
      class: 'action',
      'aria-label': (running ? 'Pause' : 'Resume') + ' listener ' + listener.id + ' of ' + nameOf(socket),
      onclick: () => change(socket, listener, action),
    }, running ? 'Pause' : 'Resume') : null);
}

function endRow(end) {
  const kind = kindOf(end);
  return el('button', {
    key: end.key, type: 'button', class: 'end ' + kind.level + chosen(end.line), 'data-row': end.key,
    onclick: () => select(end.line.key),
  },
  el('span', { class: 'name' }, farNameOf(end)),
  el('span', { class: 'state' }, kind.text),
  end.outgoing ? queueBar('out', end, end.outgoing, 'outgoing') : null,
  end.incoming ? queueBar('in', end, end.incoming, 'incoming') : null);
}

/** What is worst about an end, in a word or two. */
function kindOf(end) {
  const worst = worstByAbout.get(end.line);
  const dropped = droppedOf(end.dropped);
  const drops = dropped ? count(dropped) + ' dropped' + perSecond(history60.rate(end.key + ' dropped')) : '';
  const blocked = [end.outgoing, end.incoming].filter(isBlocked).map(queue => blockedText(end, queue))[0];
  const text = end.state === 'failed' ? 'given up'
    : end.state !== 'ready' ? end.state
    : [worst && worst.kind === 'flapping' ? 'comes and goes' : '', blocked, drops].filter(Boolean).join(', ');
  return { level: worst ? levelOf(worst.kind) : end.state === 'ready' ? 'ok' : 'note', text: text || 'ready' };
}

const perSecond = rate => rate ? ', ' + rateText(rate) : '';

const rateText = rate => (rate < 10 ? Math.round(rate * 10) / 10 : count(Math.round(rate))) + '/s';

function queueBar(label, end, queue, direction) {
  const share = queue.highWaterMark ? Math.min(1, queue.depth / queue.highWaterMark) : 0;
  const rate = history60.rate(end.key + ' ' + direction);
  return el('span', { class: 'queue' },
    el('span', { class: 'direction' }, label),
    el('span', { class: 'bar' + (isBlocked(queue) || share >= 0.8 ? ' full' : '') },
      el('span', { class: 'filled', fill: Math.round(share * 100) + '%' })),
    el('span', { class: 'depth' }, count(queue.depth) + (queue.highWaterMark ? '/' + count(queue.highWaterMark) : '')),
    el('span', { class: 'rate' }, rate === null ? '' : rateText(rate)));
}

// ---- Lines ----

function drawLines() {
  const map = byId('map').getBoundingClientRect();
  const places = new Map([...document.querySelectorAll('#columns [data-row]')].map(row => {
    const box = row.getBoundingClientRect();
    return [row.dataset.row, {
      left: box.left - map.left, right: box.right - map.left, top: box.top - map.top, bottom: box.bottom - map.top,
    }];
  }));
  patch(byId('lines'), picture.lines.map(line => lineShape(line, places)).filter(Boolean));
}

function lineShape(line, places) {
  const [one, other] = line.ends;
  const from = places.get(one.key) || places.get(one.socket.key);
  const to = other ? places.get(other.key) || places.get(other.socket.key)
    : one.target ? places.get(one.target.key) : places.get('far ' + one.key);
  if (!from || !to) {
    return null;
  }
  const level = line.ends.map(kindOf).map(kind => kind.level).find(each => each !== 'ok') || 'ok';
  const whole = line.ends.every(end => end.state === 'ready');
  return el('path', {
    key: line.key, d: curve(from, to), class: level + (whole ? '' : ' broken') + chosen(line), onclick: () => select(line.key),
  });
}

// ---- Start ----

function start() {
  if (window.top !== window.self) {
    // A page around this one could have the buttons clicked by somebody who does not see them.
    tell('The console does not run inside another page.');
    return;
  }
  byId('refreshing').onclick = () => {
    stopped = !stopped;
    byId('refreshing').textContent = stopped ? 'Refresh again' : 'Stop refreshing';
    if (stopped) {
      clearTimeout(timer);
      drawStatus();
    } else {
      read();
    }
  };
  byId('filter').oninput = draw;
  document.addEventListener('visibilitychange', () => document.hidden ? clearTimeout(timer) : !stopped && read());
  window.addEventListener('resize', draw);
  setInterval(drawStatus, 1000);
  read();
}

start();
