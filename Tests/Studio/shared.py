# SPDX-License-Identifier: MIT
"""One studio and one browser for all tests: they take seconds to start."""

import atexit
import functools

from browser import Browser
from studio import Studio


@functools.cache
def studio():
    running = Studio()
    atexit.register(running.__exit__)
    return running


@functools.cache
def browser():
    running = Browser(studio())
    atexit.register(running.__exit__)
    return running
