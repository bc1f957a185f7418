#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the prices that the application publishes, until Ctrl+C.

Needs pyzmq: `sudo apt install python3-zmq` or `pip install pyzmq`.
"""
import argparse
import sys

try:
    import zmq
except ImportError:
    sys.exit(f"No pyzmq for {sys.executable}: sudo apt install python3-zmq (for /usr/bin/python3), or pip install pyzmq")

parser = argparse.ArgumentParser(description="Subscribe to prices.")
parser.add_argument("topics", nargs="*", default=[""], help="such as EUR/USD (default all)")
parser.add_argument("--endpoint", default="tcp://127.0.0.1:5556")
parser.add_argument("--count", type=int, help="stop after that many prices")
args = parser.parse_args()

socket = zmq.Context().socket(zmq.SUB)
for topic in args.topics:
    socket.subscribe(topic)
socket.setsockopt(zmq.RCVTIMEO, 5000)  # milliseconds to wait for a price
socket.connect(args.endpoint)
received = 0
try:
    while args.count is None or received < args.count:
        topic, tick = socket.recv_multipart()
        print(topic.decode(), tick.decode(), flush=True)
        received += 1
except zmq.Again:
    sys.exit(f"No prices from {args.endpoint}. Is the application running?")
except KeyboardInterrupt:
    print(f"\nStopped after {received} prices.")
