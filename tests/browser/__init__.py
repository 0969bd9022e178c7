"""Tests of pages and diagrams in Chromium."""
