package dev.aether.component.wasi;

/**
 * Where a program's standard streams begin and end.
 *
 * @param input read by one instance at a time
 */
public record StandardStreams(BodySource input, ByteTarget output, ByteTarget error) {}
