// SPDX-License-Identifier: Apache-2.0
// From the answers of several services to one picture: sockets, their ends of connections, and which two ends are one
// connection. Nothing here touches the page. Whatever a service says, peers may have put into it: it is data, never markup.
'use strict';

const SHOWN_PEERS = 8;

/** Returns the services with their sockets and ends, and the lines between them. */
function pictureOf(answers) {
  const services = answers.map(serviceOf);
  const sockets = services.flatMap(service => service.sockets);
  const ends = sockets.flatMap(socket => socket.ends);
  pairByAddress(ends);
  pairByEndpoint(ends, sockets);
  sockets.forEach(chooseShown);
  return { services, sockets, strangers: strangersOf(ends), lines: linesOf(ends) };
}

// A service may be of another version, or no ZeroMQ application at all: what is drawn is of the kind that the page relies on.
const textOf = value => value === null || value === undefined ? value : String(value);
const numberOf = value => Number.isFinite(value) ? value : 0;
const countsOf = byName => Object.fromEntries(Object.entries(byName || {}).map(([name, value]) => [name, numberOf(value)]));

/** A service that answers with something else than a topology is one in trouble, not the end of the page. */
function serviceOf(answer) {
  const service = { key: 'service ' + answer.name, name: String(answer.name), error: answer.error, sockets: [] };
  if (!answer.error) {
    try {
      service.time = Date.parse(answer.topology.time);
      service.sockets = socketsOf(service, answer.topology);
    } catch {
      service.error = 'does not answer with a topology that this page can read';
    }
  }
  return service;
}

function socketsOf(service, topology) {
  const sockets = new Map();
  const edges = new Map(topology.edges.map(edge => [edge.target, edge]));
  for (const node of topology.nodes) {
    if (node.kind === 'socket') {
      sockets.set(node.socket, {
        key: service.key + ' socket ' + node.socket,
        service,
        name: String(node.label),
        type: String(node.type),
        state: textOf(node.state),
        peers: numberOf(node.peers),
        totals: totalsOf(node.totals || {}),
        listeners: (node.listeners || []).map(each => ({ id: String(each.id), state: String(each.state) })),
        endpoints: [],
        ends: [],
      });
    }
  }
  for (const node of topology.nodes) {
    const socket = sockets.get(node.socket);
    if (node.kind === 'endpoint') {
      socket.endpoints.push({ endpoint: String(node.label), binds: edges.get(node.id).kind === 'binds' });
    } else if (node.kind === 'peer') {
      socket.ends.push(endOf(socket, node, edges.get(node.id)));
    }
  }
  return [...sockets.values()];
}

function totalsOf(totals) {
  return {
    dropped: countsOf(totals.dropped),
    lostConnections: numberOf(totals.lostConnections),
    rejectedPeers: numberOf(totals.rejectedPeers),
    lastRejection: textOf(totals.lastRejection),
    lastRejectionAt: textOf(totals.lastRejectionAt),
  };
}

function endOf(socket, node, edge) {
  const connection = node.connection || {};
  return {
    key: socket.key + ' ' + node.id,
    socket,
    label: String(node.label),
    type: textOf(node.type),
    state: String(node.state),
    address: textOf(node.address),
    outgoing: edge.outgoing && queueOf(edge.outgoing),
    incoming: edge.incoming && queueOf(edge.incoming),
    dropped: countsOf(edge.dropped),
    endpoint: textOf(connection.endpoint) || String(node.label),
    accepted: connection.accepted,
    localAddress: textOf(connection.localAddress),
    mechanism: textOf(connection.mechanism),
    since: textOf(connection.since),
    failedAttempts: numberOf(connection.failedAttempts),
    lastError: textOf(connection.lastError),
    lastErrorAt: textOf(connection.lastErrorAt),
    reconnects: numberOf(connection.reconnects),
    partner: null, // the other end of the connection, if a listed service has it
    target: null, // or the socket of a listed service that it leads to, if the end there is not known
  };
}

function queueOf(queue) {
  return {
    depth: numberOf(queue.depth),
    highWaterMark: numberOf(queue.highWaterMark),
    messages: numberOf(queue.messages),
    blockedSince: textOf(queue.blockedSince),
    blockedTimeMillis: numberOf(queue.blockedTimeMillis),
  };
}

/** The two ends of a TCP connection have the same two addresses, the other way round. */
function pairByAddress(ends) {
  const byAddresses = new Map();
  for (const end of ends) {
    if (end.address && end.localAddress) {
      const other = byAddresses.get(end.address + ' ' + end.localAddress);
      if (other && !other.partner) {
        pair(end, other);
      } else {
        byAddresses.set(end.localAddress + ' ' + end.address, end);
      }
    }
  }
}

/** Who is not connected, or over ipc and inproc, is known by the endpoint, if just one socket listens there. */
function pairByEndpoint(ends, sockets) {
  for (const end of ends.filter(each => !each.partner && each.accepted === false)) {
    const listening = sockets.filter(socket => socket.endpoints.some(bound => bound.binds && leadsTo(end, socket, bound)));
    if (listening.length !== 1) {
      continue;
    }
    const there = listening[0].ends.filter(other => isUnnamed(other) && other.type === end.socket.type && !other.partner);
    const here = ends.filter(other => isUnnamed(other) && other.accepted === false && other.endpoint === end.endpoint);
    if (isUnnamed(end) && there.length === 1 && here.length === 1) {
      pair(end, there[0]);
    } else if (!(end.state === 'ready' && end.localAddress)) {
      end.target = listening[0];
    }
  }
}

const isUnnamed = end => end.state === 'ready' && !end.localAddress;

function leadsTo(end, socket, bound) {
  return end.endpoint === bound.endpoint
    ? !end.endpoint.startsWith('inproc:') || end.socket.service === socket.service
    : bound.endpoint.startsWith('tcp://0.0.0.0:')
        && end.endpoint === bound.endpoint.replace('//0.0.0.0:', '//127.0.0.1:')
        && end.socket.service === socket.service;
}

function pair(one, other) {
  one.partner = other;
  other.partner = one;
}

/** The services name those with the worst trouble first. */
function chooseShown(socket) {
  socket.shown = socket.ends.slice(0, SHOWN_PEERS);
  socket.notShown = Math.max(0, socket.peers - socket.shown.length);
}

/** Whoever is none of the services, by the machine where it is. */
function strangersOf(ends) {
  const strangers = new Map();
  for (const end of ends.filter(each => !each.partner && !each.target && each.socket.shown.includes(each))) {
    const host = hostOf(end.address || end.endpoint || end.label);
    const key = 'stranger ' + host;
    if (!strangers.has(key)) {
      strangers.set(key, { key, name: host, ends: [] });
    }
    end.stranger = strangers.get(key);
    end.stranger.ends.push(end);
  }
  return [...strangers.values()];
}

const hostOf = address => address.replace(/^tcp:\/\/(.*;)?/, '').replace(/:[^:\]]*$/, '');

/** A line for each connection that a listed service knows of, whichever side. */
function linesOf(ends) {
  const lines = [];
  for (const end of ends) {
    if (!end.partner || end.key < end.partner.key) {
      const both = end.partner ? [end, end.partner] : [end];
      const line = { key: 'line ' + both.map(each => each.key).join(' '), ends: both };
      both.forEach(each => { each.line = line; });
      lines.push(line);
    }
  }
  return lines;
}

const nameOf = socket => socket.service.name + ' ' + socket.name;

/** Who is at the other end of a connection, in the words of whoever runs the services. */
function farNameOf(end) {
  const socket = end.partner ? end.partner.socket : end.target;
  return socket ? nameOf(socket) : end.label + (end.type ? ' (' + end.type + ')' : '');
}
