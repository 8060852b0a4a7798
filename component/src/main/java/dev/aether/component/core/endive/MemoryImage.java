package dev.aether.component.core.endive;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import run.endive.wasm.WasmModule;
import run.endive.wasm.types.ActiveDataSegment;
import run.endive.wasm.types.DataSegment;
import run.endive.wasm.types.ExternalType;
import run.endive.wasm.types.OpCode;

/**
 * How the memory of every instance of one module begins: pages that all of them read and none
 * writes. Made from the first instance; for any thread.
 */
final class MemoryImage {
    private final boolean always;
    private final AtomicReference<byte @Nullable [][]> pages = new AtomicReference<>();

    /** The image of a module; there is one only if each instance begins alike. */
    MemoryImage(WasmModule module) {
        boolean alike =
                module.importSection().count(ExternalType.MEMORY) == 0
                        && module.memorySection().map(own -> own.memoryCount() == 1).orElse(false);
        for (DataSegment segment : module.dataSection().dataSegments()) {
            alike &= !(segment instanceof ActiveDataSegment active) || isConstant(active);
        }
        this.always = alike;
    }

    private static boolean isConstant(ActiveDataSegment segment) {
        return segment.offsetInstructions().getFirst().opcode() == OpCode.I32_CONST;
    }

    /** The pages, null as long as no instance has given them. */
    byte @Nullable [][] pages() {
        return pages.get();
    }

    /** Whether pages offered now would become the image. */
    boolean wanted() {
        return always && pages.get() == null;
    }

    /** Makes these the image unless there is one; true if who offered must not write them again. */
    boolean offer(byte[][] offered) {
        return pages.compareAndSet(null, offered);
    }
}
