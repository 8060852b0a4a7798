package dev.aether.api;

import dev.aether.control.Pods;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kinds;
import dev.aether.state.Blobs;
import dev.aether.state.Keyspace;
import dev.aether.state.Keyspaces;
import dev.aether.workflow.Pulses;
import java.util.function.Supplier;

/**
 * What the door opens to.
 *
 * @param kinds all kinds served
 * @param system where their objects live
 * @param keyspaces shown, made and ended as objects of the kind Keyspace
 * @param pulses shown as objects of the kind Pulse
 * @param pods placements shown as objects of the kind Pod
 * @param followup of every created and updated object
 * @param departure asked before a node is removed
 * @param status what {@code /aether/v1/status} answers; does not block long
 * @param ready whether {@code /readyz} says yes; does not block
 */
public record ApiParts(
        Kinds kinds,
        Keyspace system,
        Keyspaces keyspaces,
        Blobs blobs,
        Pulses pulses,
        Pods pods,
        Followup followup,
        Departure departure,
        LogSource logs,
        TopicSource topics,
        TokenMint tokens,
        UserCertifier users,
        Supplier<ObjectNode> status,
        Supplier<Boolean> ready) {}
