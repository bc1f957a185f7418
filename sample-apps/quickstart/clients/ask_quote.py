#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks the application for prices: `python3 ask_quote.py EUR/USD EUR/GBP`.

Needs pyzmq: `sudo apt install python3-zmq` or `pip install pyzmq`.
"""
import argparse
import sys

try:
    import zmq
except ImportError:
    sys.exit(f"No pyzmq for {sys.executable}: sudo apt install python3-zmq (for /usr/bin/python3), or pip install pyzmq")

parser = argparse.ArgumentParser(description="Ask for prices.")
parser.add_argument("symbols", nargs="*", default=["EUR/USD"])
parser.add_argument("--endpoint", default="tcp://127.0.0.1:5557")
args = parser.parse_args()

socket = zmq.Context().socket(zmq.REQ)
socket.setsockopt(zmq.RCVTIMEO, 5000)  # milliseconds to wait for an answer
socket.setsockopt(zmq.LINGER, 0)  # without one, do not wait to send the question either
socket.connect(args.endpoint)
try:
    for symbol in args.symbols:
        socket.send_string(symbol)
        answer = socket.recv_json()
        if "error" in answer:
            sys.exit(f"{answer['error']} (known: {', '.join(answer['known'])})")
        print(answer["symbol"], f"{answer['price']:.4f}")
except zmq.Again:
    sys.exit(f"No answer from {args.endpoint}. Is the application running?")
except KeyboardInterrupt:
    sys.exit(f"\nStopped while waiting for {args.endpoint}.")
