package dev.aether.membership;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.membership.wire.CapacityFrame;

/**
 * What a node offers and what of it is free, as last announced; seconds old at worst.
 *
 * @param cpuMillis thousandths of a core
 * @param ledgerVersion the version of the node's ledger this was true for
 */
public record Capacity(
        long cpuMillis,
        long memoryBytes,
        long freeCpuMillis,
        long freeMemoryBytes,
        int workloads,
        long ledgerVersion) {
    static final String TOPIC = "capacity";

    public Bytes encode() {
        return Bytes.wrap(
                CapacityFrame.newBuilder()
                        .setCpuMillis(cpuMillis)
                        .setMemoryBytes(memoryBytes)
                        .setFreeCpuMillis(freeCpuMillis)
                        .setFreeMemoryBytes(freeMemoryBytes)
                        .setWorkloads(workloads)
                        .setLedgerVersion(ledgerVersion)
                        .build()
                        .toByteArray());
    }

    static Capacity decode(Bytes bytes) throws InvalidProtocolBufferException {
        CapacityFrame frame = CapacityFrame.parseFrom(bytes.buffer());
        return new Capacity(
                frame.getCpuMillis(),
                frame.getMemoryBytes(),
                frame.getFreeCpuMillis(),
                frame.getFreeMemoryBytes(),
                frame.getWorkloads(),
                frame.getLedgerVersion());
    }
}
