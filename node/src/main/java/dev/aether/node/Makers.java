package dev.aether.node;

import dev.aether.identity.LiveIdentity;
import dev.aether.mesh.Outside;
import dev.aether.runtime.Bindings;
import dev.aether.runtime.Program;
import dev.aether.runtime.SharedCode;
import dev.aether.state.StateConfig;
import dev.aether.state.Stores;
import dev.aether.transport.Network;
import java.net.InetAddress;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What differs between a real node and one in the simulation.
 *
 * @param network given the identity it will have once it has one
 * @param programs makes what workloads run, given what their grants are bound to and where compiled
 *     code is found and kept
 * @param outside carries requests out of the lattice, but to no address for which it is given true
 * @param state how the state engine behaves, but for whether it founds
 * @param stores opens what the state engine keeps on disk
 */
public record Makers(
        Function<Supplier<LiveIdentity>, Network> network,
        BiFunction<Bindings, SharedCode, Program.Maker> programs,
        Function<Predicate<InetAddress>, Outside> outside,
        StateConfig state,
        Stores.Maker stores) {}
