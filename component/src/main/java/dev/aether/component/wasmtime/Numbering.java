package dev.aether.component.wasmtime;

/** What the instructions of a module become. */
interface Numbering {
    /** The instructions as they are. */
    Numbering SAME = new Numbering() {};

    /** The new number of a function by its old one. */
    default int function(int function) {
        return function;
    }

    /** The new number of the function that grows a memory, by the memory's number. */
    default int growing(int memory) {
        return 0;
    }

    /** The global that is to say that a data segment was dropped, or -1. */
    default int droppedData(int segment) {
        return -1;
    }

    /** The global that is to say that an element segment was dropped, or -1. */
    default int droppedElements(int segment) {
        return -1;
    }

    /** The number of the memory to look at. */
    default int polled() {
        return 0;
    }
}
