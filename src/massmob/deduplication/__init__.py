"""Entities that were probably registered twice: candidate pairs, decisions about them, entities joined."""
