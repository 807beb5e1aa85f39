"""The tests mirror the code: tests/workflow tests app/workflow, and so on."""
