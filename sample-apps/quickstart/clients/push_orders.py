#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Pushes orders to the application, which logs each of them.

Needs pyzmq: `sudo apt install python3-zmq` or `pip install pyzmq`.
"""
import argparse
import sys
import time

try:
    import zmq
except ImportError:
    sys.exit(f"No pyzmq for {sys.executable}: sudo apt install python3-zmq (for /usr/bin/python3), or pip install pyzmq")

parser = argparse.ArgumentParser(description="Push orders.")
parser.add_argument("--endpoint", default="tcp://127.0.0.1:5555")
parser.add_argument("--count", type=int, default=5, help="how many orders (default 5)")
parser.add_argument("--interval", type=float, default=0.2, help="seconds between orders")
args = parser.parse_args()

context = zmq.Context()
socket = context.socket(zmq.PUSH)
socket.setsockopt(zmq.IMMEDIATE, 1)  # queue only for a peer that is there
socket.setsockopt(zmq.SNDTIMEO, 5000)  # milliseconds to wait for one
socket.setsockopt(zmq.LINGER, 1000)  # milliseconds to send at the end what is queued
socket.connect(args.endpoint)
pushed = 0
try:
    while pushed < args.count:
        order = {"id": f"python-{pushed + 1}", "item": "coffee", "quantity": pushed + 1}
        socket.send_json(order)
        pushed += 1
        print("pushed", order)
        time.sleep(args.interval)
except zmq.Again:
    sys.exit(f"Nobody takes orders at {args.endpoint}. Is the application running?")
except KeyboardInterrupt:
    sys.exit(f"\nStopped after {pushed} of {args.count} orders.")
finally:
    context.destroy()
