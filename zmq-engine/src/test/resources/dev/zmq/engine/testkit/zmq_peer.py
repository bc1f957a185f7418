# SPDX-License-Identifier: Apache-2.0
"""A libzmq peer that a test drives over standard input and output.

Every line on standard input is one command, its words separated by blanks; every command is answered by one line:
"ok" and perhaps a result, "again" when a time limit passed, or "error" and the reason. Message parts travel in base64,
an empty part as "-", a large one as "@" and the name of a file, in the directory that is the only argument, which its
reader deletes. The process ends when standard input ends, so it never outlives the test.
"""

import base64
import itertools
import os
import queue
import random
import struct
import sys
import threading
import time
import zlib

import zmq
import zmq.utils.monitor

TIMEOUT_MILLIS = 20_000
LARGE_BYTES = 100_000

PATTERN_BLOCK = (bytes(range(251)) * 4178)[:1_048_579]

directory = sys.argv[1]
file_numbers = itertools.count()
context = zmq.Context()
sockets = {}
monitors = {}
commands = queue.SimpleQueue()


def read_commands():
    for line in sys.stdin:
        commands.put(line)
    os._exit(0)


def to_part(word):
    if word == "-":
        return b""
    if word.startswith("@"):
        path = os.path.join(directory, word[1:])
        with open(path, "rb") as file:
            part = file.read()
        os.remove(path)
        return part
    return base64.b64decode(word)


def to_word(part):
    if not part:
        return "-"
    if len(part) > LARGE_BYTES:
        name = "from-python-%d" % next(file_numbers)
        with open(os.path.join(directory, name), "wb") as file:
            file.write(part)
        return "@" + name
    return base64.b64encode(part).decode("ascii")


def to_parts(words):
    return [to_part(word) for word in words]


def to_words(parts):
    return " ".join(to_word(part) for part in parts)


def open_socket(name, type_name):
    socket = context.socket(getattr(zmq, type_name))
    socket.setsockopt(zmq.LINGER, 0)
    socket.setsockopt(zmq.RCVTIMEO, TIMEOUT_MILLIS)
    socket.setsockopt(zmq.SNDTIMEO, TIMEOUT_MILLIS)
    sockets[name] = socket


def set_option(socket, name, value):
    socket.setsockopt(getattr(zmq, name), int(value))


def set_bytes(socket, name, value):
    socket.setsockopt(getattr(zmq, name), to_parts([value])[0])


def bind(socket, endpoint):
    deadline = time.monotonic() + 5
    while True:
        try:
            socket.bind(endpoint)
            break
        except zmq.ZMQError as error:
            # libzmq closes the listener of a closed socket in the background, which takes its time on a busy machine.
            if error.errno != zmq.EADDRINUSE or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    return socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode("ascii")


def receive(socket):
    return to_words(socket.recv_multipart())


def send_numbers(socket, first, count, *prefix):
    """Sends the parts of the prefix and then a number, counting up."""
    for number in range(int(first), int(first) + int(count)):
        socket.send_multipart(to_parts(prefix) + [b"%d" % number])


def receive_numbers(socket, first, count):
    """Receives messages whose last part is a number counting up; fails at the first one out of order."""
    for expected in range(int(first), int(first) + int(count)):
        number = int(socket.recv_multipart()[-1])
        if number != expected:
            raise ValueError("expected %d but received %d" % (expected, number))


def pattern(size):
    """Returns the content of the Java class Pattern, without a second copy of it on the way."""
    content = bytearray(size)
    for start in range(0, size, len(PATTERN_BLOCK)):
        end = min(size, start + len(PATTERN_BLOCK))
        content[start:end] = PATTERN_BLOCK[: end - start]
    return content


def send_pattern(socket, size):
    socket.send(pattern(int(size)), copy=False)


def receive_pattern(socket, size):
    frame = socket.recv(copy=False)
    content = memoryview(frame.buffer)
    if len(content) != int(size) or socket.getsockopt(zmq.RCVMORE):
        raise ValueError("expected one part of %s bytes but received %d" % (size, len(content)))
    for start in range(0, len(content), len(PATTERN_BLOCK)):
        piece = bytes(content[start : start + len(PATTERN_BLOCK)])
        if piece != PATTERN_BLOCK[: len(piece)]:
            raise ValueError("a difference in the %d bytes from %d on" % (len(piece), start))


def subscribe_numbers(socket, prefix, count):
    """Subscribes to the prefix, a number and a slash, counting up."""
    for number in range(int(count)):
        socket.setsockopt(zmq.SUBSCRIBE, b"%s%d/" % (prefix.encode("ascii"), number))


def echo(socket, count):
    """Sends every message back to where it came from."""
    for _ in range(int(count)):
        socket.send_multipart(socket.recv_multipart())


def flood(socket):
    """Sends numbers until the process is killed."""
    number = 0
    while True:
        socket.send(b"%d" % number)
        number += 1


def send_parcels(socket, stream):
    """Sends what the soak test's Parcel reads, in bursts, until the process is killed."""
    for number in itertools.count():
        head = struct.pack(">ii", int(stream), number)
        filling = os.urandom(random.randrange(20_000 if random.randrange(50) == 0 else 200))
        checksum = zlib.crc32(filling, zlib.crc32(head))
        socket.send_multipart([head + struct.pack(">II", checksum, len(filling)), filling])
        if random.randrange(40) == 0:
            time.sleep(random.uniform(0.01, 0.06))


def drain(socket):
    """Receives until the process is killed."""
    while True:
        socket.recv_multipart()


def receive_slowly(socket, count, pause_millis):
    """Receives numbers from 0 on with a pause after each."""
    for expected in range(int(count)):
        number = int(socket.recv_multipart()[-1])
        if number != expected:
            raise ValueError("expected %d but received %d" % (expected, number))
        time.sleep(int(pause_millis) / 1000)


def settle(socket):
    """Looks at what the I/O thread has told of connections, as every call into a socket does now and then."""
    socket.getsockopt(zmq.EVENTS)


def finish(socket):
    """Closes the socket, but sends what is queued first."""
    socket.setsockopt(zmq.LINGER, TIMEOUT_MILLIS)
    socket.close()


def proxy(socket, other):
    """Forwards in both directions until the process is killed."""
    zmq.proxy(socket, sockets[other])


def monitor(socket):
    monitors[socket] = socket.get_monitor_socket()
    monitors[socket].setsockopt(zmq.RCVTIMEO, TIMEOUT_MILLIS)


def events(socket, last):
    """Tells the names of all events up to the given one."""
    names = []
    while not names or names[-1] != last:
        number = zmq.utils.monitor.recv_monitor_message(monitors[socket])["event"]
        names.append(EVENT_NAMES[number])
    return " ".join(names)


def close_all():
    for monitored in monitors:
        monitored.disable_monitor()
    monitors.clear()
    for socket in sockets.values():
        socket.close(0)
    sockets.clear()


EVENT_NAMES = {getattr(zmq, name): name[6:] for name in dir(zmq) if name.startswith("EVENT_") and name != "EVENT_ALL"}

ENDLESS = {"flood": flood, "send-parcels": send_parcels, "drain": drain, "proxy": proxy}

SOCKET_COMMANDS = {
    "option": set_option,
    "bytes": set_bytes,
    "bind": bind,
    "connect": lambda socket, endpoint: socket.connect(endpoint),
    "disconnect": lambda socket, endpoint: socket.disconnect(endpoint),
    "unbind": lambda socket, endpoint: socket.unbind(endpoint),
    "subscribe": lambda socket, topic: socket.setsockopt(zmq.SUBSCRIBE, to_parts([topic])[0]),
    "unsubscribe": lambda socket, topic: socket.setsockopt(zmq.UNSUBSCRIBE, to_parts([topic])[0]),
    "send": lambda socket, *words: socket.send_multipart(to_parts(words)),
    "receive": receive,
    "send-numbers": send_numbers,
    "receive-numbers": receive_numbers,
    "receive-slowly": receive_slowly,
    "send-pattern": send_pattern,
    "receive-pattern": receive_pattern,
    "subscribe-numbers": subscribe_numbers,
    "echo": echo,
    "monitor": monitor,
    "events": events,
    "settle": settle,
    "finish": finish,
    "close": lambda socket: socket.close(0),
}


def answer(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def execute(words):
    command, arguments = words[0], words[1:]
    if command == "socket":
        return open_socket(*arguments)
    if command == "close-all":
        return close_all()
    socket = sockets[arguments[0]]
    if command in ENDLESS:
        answer("ok")
        ENDLESS[command](socket, *arguments[1:])
    return SOCKET_COMMANDS[command](socket, *arguments[1:])


def main():
    threading.Thread(target=read_commands, daemon=True).start()
    answer("ready %s pyzmq %s" % (zmq.zmq_version(), zmq.pyzmq_version()))
    while True:
        words = commands.get().split()
        try:
            result = execute(words)
            answer("ok " + result if isinstance(result, str) else "ok")
        except zmq.Again:
            answer("again")
        except Exception as e:  # whatever happens is the test's business
            answer("error %s: %s" % (type(e).__name__, e))


main()
