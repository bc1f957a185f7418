// SPDX-License-Identifier: Apache-2.0
// What is wrong, a sentence for each, the worst first; and what only two answers together tell: rates, and who comes and goes.
'use strict';

const WINDOW_MILLIS = 60_000;
const FEWEST_LOSSES = 3;
const AWAY_MILLIS = 3_000;
const REJECTION_MILLIS = 15 * 60_000;

/** What was counted in the last minute, by the key of what it was counted for. */
class History {
  #samples = new Map();

  /** Takes counts at a time; what is not among them any more is forgotten. */
  add(time, counts) {
    for (const key of this.#samples.keys()) {
      if (!counts.has(key)) {
        this.#samples.delete(key);
      }
    }
    for (const [key, count] of counts) {
      const samples = this.#samples.get(key) || [];
      if (samples.length > 0 && (samples.at(-1).count > count || samples.at(-1).time >= time)) {
        samples.length = 0; // it was restarted
      }
      samples.push({ time, count });
      while (samples[0].time < time - WINDOW_MILLIS) {
        samples.shift();
      }
      this.#samples.set(key, samples);
    }
  }

  /** Returns how much it was in a second between the last two times, null if there was only one. */
  rate(key) {
    const [before, now] = (this.#samples.get(key) || []).slice(-2);
    return now ? (now.count - before.count) * 1000 / (now.time - before.time) : null;
  }

  /** Returns by how much it has grown, and in which time, a minute at most. */
  growth(key) {
    const samples = this.#samples.get(key) || [];
    return samples.length < 2
      ? { count: 0, millis: 0 }
      : { count: samples.at(-1).count - samples[0].count, millis: samples.at(-1).time - samples[0].time };
  }
}

/** Takes what of a picture is counted. */
function remember(history, picture, time) {
  const counts = new Map();
  for (const socket of picture.sockets) {
    counts.set(socket.key + ' lost', socket.totals.lostConnections);
    counts.set(socket.key + ' dropped', droppedOf(socket.totals.dropped));
    for (const end of socket.ends) {
      counts.set(end.key + ' outgoing', end.outgoing ? end.outgoing.messages : 0);
      counts.set(end.key + ' incoming', end.incoming ? end.incoming.messages : 0);
      counts.set(end.key + ' dropped', droppedOf(end.dropped));
    }
  }
  history.add(time, counts);
}

/** What a newer message replaced was meant to go. */
function droppedOf(byReason) {
  return Object.entries(byReason).reduce((sum, [reason, count]) => sum + (reason === 'conflated' ? 0 : count), 0);
}

const KINDS = ['down', 'closed', 'given up', 'losing', 'blocked', 'turned away', 'flapping', 'dropping', 'away', 'filling',
  'paused', 'no peers'];
const BAD = new Set(KINDS.slice(0, 4));
const NOTES = new Set(KINDS.slice(-3));

const levelOf = kind => BAD.has(kind) ? 'bad' : NOTES.has(kind) ? 'note' : 'warn';

/** Returns all trouble, the worst first. */
function troublesOf(picture, history) {
  const found = [
    ...picture.services.filter(service => service.error).map(service =>
      trouble('down', service, service.name + ' ' + service.error)),
    ...picture.lines.flatMap(line => troublesOfLine(line)),
    ...picture.sockets.flatMap(socket => troublesOfSocket(socket, history)),
  ];
  return found.sort((one, other) => KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind) || other.weight - one.weight);
}

/** About a line, a socket or a service; "whose" tells sentences of a kind about the same from each other. */
function trouble(kind, about, text, weight = 0, whose = '') {
  return { key: about.key + ' ' + kind + ' ' + whose, kind, about, text, weight };
}

function troublesOfLine(line) {
  const found = line.ends.map(troubleOfEnd).filter(Boolean);
  const full = fullQueueOf(line);
  return full ? [full, ...found] : found;
}

/** One sentence for both ends: where the sender's queue is full because the receiver's is, the receiver is the slow one. */
function fullQueueOf(line) {
  const sender = line.ends.find(end => isBlocked(end.outgoing));
  if (sender) {
    const dropped = droppedOf(sender.dropped);
    const text = nameOf(sender.socket) + ': the peer ' + farNameOf(sender) + ' takes too slowly: ' + fillText(sender.outgoing)
      + ' queued, ' + blockedText(sender, sender.outgoing) + (dropped ? ', ' + count(dropped) + ' dropped' : '')
      + receiverText(sender.partner);
    return trouble(dropped ? 'losing' : 'blocked', line, text, dropped);
  }
  const receiver = line.ends.find(end => isBlocked(end.incoming));
  if (receiver) {
    return trouble('blocked', line, nameOf(receiver.socket) + ' takes too slowly what ' + farNameOf(receiver) + ' sends: '
      + fillText(receiver.incoming) + ' wait to be taken, ' + blockedText(receiver, receiver.incoming) + pausedText(receiver));
  }
  const filling = line.ends.find(end => isFilling(end.outgoing) || isFilling(end.incoming));
  return filling && trouble('filling', line, nameOf(filling.socket) + ': the queue '
    + (isFilling(filling.outgoing) ? 'to ' + farNameOf(filling) + ' is nearly full: ' + fillText(filling.outgoing)
      : 'from ' + farNameOf(filling) + ' is nearly full: ' + fillText(filling.incoming)));
}

const isBlocked = queue => Boolean(queue && queue.blockedSince);

const isFilling = queue => Boolean(queue && queue.highWaterMark > 0 && queue.depth >= 0.8 * queue.highWaterMark);

const fillText = queue => count(queue.depth) + (queue.highWaterMark ? ' of ' + count(queue.highWaterMark) : '');

const blockedText = (end, queue) => 'blocked for ' + ageText(end, queue.blockedSince);

function receiverText(receiver) {
  if (!receiver || !receiver.incoming) {
    return '';
  }
  return isBlocked(receiver.incoming) || isFilling(receiver.incoming)
    ? '; ' + fillText(receiver.incoming) + ' wait there to be taken' + pausedText(receiver)
    : '; there, only ' + fillText(receiver.incoming) + ' wait';
}

function pausedText(end) {
  const paused = end.socket.listeners.filter(listener => listener.state !== 'running').map(listener => listener.id);
  return paused.length > 0 ? ' (paused: ' + paused.join(', ') + ')' : '';
}

function troubleOfEnd(end) {
  if (end.state === 'failed') {
    return trouble('given up', end.line, nameOf(end.socket) + ' has given up ' + end.endpoint
      + (end.target ? ' (' + nameOf(end.target) + ')' : '') + ': ' + end.lastError);
  }
  const absence = end.socket.service.time - Date.parse(end.since);
  if (end.accepted === false && end.state !== 'ready' && end.state !== 'closing' && absence > AWAY_MILLIS) {
    return trouble('away', end.line, nameOf(end.socket) + ' has not been connected to ' + end.endpoint + ' for '
      + duration(absence) + (end.lastError ? ': ' + end.lastError : '')
      + (end.failedAttempts ? ' (' + plural(end.failedAttempts, 'attempt') + ')' : ''), absence);
  }
  return null;
}

function troublesOfSocket(socket, history) {
  if (socket.state === 'closed') {
    return [trouble('closed', socket, nameOf(socket) + ' is closed, until the application starts again')];
  }
  const paused = socket.listeners.filter(listener => listener.state !== 'running').map(listener =>
    trouble('paused', socket, nameOf(socket) + ': the listener ' + listener.id + ' is ' + listener.state
      + '; messages wait in the socket', 0, listener.id));
  const flapping = flappingOf(socket, history);
  const alone = socket.peers === 0 && !flapping ? [trouble('no peers', socket, 'Nobody is connected to ' + nameOf(socket))] : [];
  return [rejectionOf(socket), flapping, droppingOf(socket, history), ...paused, ...alone].filter(Boolean);
}

function rejectionOf(socket) {
  const at = socket.totals.lastRejectionAt;
  return at && socket.service.time - Date.parse(at) < REJECTION_MILLIS
    ? trouble('turned away', socket, nameOf(socket) + ' turned a peer away ' + ageText({ socket }, at) + ' ago: '
      + socket.totals.lastRejection + ' (' + count(socket.totals.rejectedPeers) + ' in all)', socket.totals.rejectedPeers)
    : null;
}

/** A page that was just opened has only the reconnects since the start to go by. */
function flappingOf(socket, history) {
  const lost = history.growth(socket.key + ' lost');
  const unsteady = socket.ends.find(end => end.reconnects >= FEWEST_LOSSES
    && socket.service.time - Date.parse(end.lastErrorAt) < WINDOW_MILLIS);
  const only = socket.ends.length === 1 ? socket.ends[0] : null;
  const about = (unsteady || only || { line: socket }).line;
  const reason = unsteady && unsteady.lastError ? ': ' + unsteady.lastError : '';
  const whose = unsteady ? 'the connection to ' + farNameOf(unsteady) + ' comes and goes' : 'peers come and go';
  if (lost.count >= Math.max(FEWEST_LOSSES, socket.peers / 10)) {
    return trouble('flapping', about, nameOf(socket) + ': ' + whose + ', lost ' + plural(lost.count, 'time') + ' in the last '
      + duration(lost.millis) + reason, lost.count, socket.key);
  }
  return unsteady && lost.millis < WINDOW_MILLIS / 2
    ? trouble('flapping', about, nameOf(socket) + ': ' + whose + ', came back ' + plural(unsteady.reconnects, 'time')
      + ' so far, last lost ' + ageText(unsteady, unsteady.lastErrorAt) + ' ago' + reason, 0, socket.key)
    : null;
}

/** Unless a sentence about a blocked peer says so already. */
function droppingOf(socket, history) {
  const dropped = history.growth(socket.key + ' dropped');
  if (dropped.count === 0 || socket.ends.some(end => isBlocked(end.outgoing) && droppedOf(end.dropped))) {
    return null;
  }
  const reasons = Object.keys(socket.totals.dropped).filter(reason => reason !== 'conflated').join(', ');
  const worst = socket.ends.find(end => droppedOf(end.dropped));
  return trouble('dropping', worst ? worst.line : socket, nameOf(socket) + ' dropped ' + plural(dropped.count, 'message')
    + ' in the last ' + duration(dropped.millis) + ' (' + reasons + ')', dropped.count, socket.key);
}

const count = number => Number(number).toLocaleString('en');

const plural = (number, thing) => count(number) + ' ' + thing + (number === 1 ? '' : 's');

/** By the clock of the service that says it, as those of two machines may differ. */
const ageText = (end, instant) => duration(end.socket.service.time - Date.parse(instant));

function duration(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 120) {
    return seconds + ' s';
  }
  return seconds < 7200 ? Math.floor(seconds / 60) + ' min' : Math.floor(seconds / 3600) + ' h';
}
