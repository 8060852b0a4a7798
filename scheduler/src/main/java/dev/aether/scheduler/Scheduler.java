package dev.aether.scheduler;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a replica should run: gossip nominates, fresh answers decide, the node's ledger has the
 * last word. Pure functions of a view; nothing is reserved here.
 *
 * <p>Sampling among the nodes that probably fit, instead of taking the global best, is what keeps
 * many nodes that decide at once from all choosing the same target.
 */
public final class Scheduler {
    /** Nodes asked for a fresh answer at most. */
    public static final int PROBES_MAX = 16;

    private Scheduler() {}

    /**
     * Chooses whom to probe: a random sample of the nodes that seem to fit; if none does, of all,
     * for gossip may be stale.
     */
    public static List<NodeId> nominate(
            Collection<Candidate> gossiped, Need need, Randomness randomness) {
        List<Candidate> fitting = gossiped.stream().filter(node -> node.fits(need)).toList();
        List<Candidate> pool = new ArrayList<>(fitting.isEmpty() ? gossiped : fitting);
        List<NodeId> nominated = new ArrayList<>();
        while (!pool.isEmpty() && nominated.size() < PROBES_MAX) {
            nominated.add(pool.remove(randomness.nextInt(pool.size())).node());
        }
        return nominated;
    }

    /**
     * Ranks fresh answers: fewest replicas of the particle in the zone, then on the node, then the
     * better fit.
     */
    public static Decision decide(Collection<Candidate> fresh, Need need) {
        List<Refusal> refusals = new ArrayList<>();
        List<Candidate> fitting = new ArrayList<>();
        Map<String, Integer> replicasInZone = new HashMap<>();
        for (Candidate candidate : fresh) {
            replicasInZone.merge(candidate.zone(), candidate.replicas(), Integer::sum);
            if (candidate.fits(need)) {
                fitting.add(candidate);
            } else {
                refusals.add(new Refusal(candidate.node(), whyNot(candidate, need)));
            }
        }
        if (fitting.isEmpty()) {
            return new Decision.Nowhere(refusals);
        }
        fitting.sort(
                Comparator.<Candidate>comparingInt(node -> replicasInZone.get(node.zone()))
                        .thenComparingInt(Candidate::replicas)
                        .thenComparing(
                                Comparator.<Candidate>comparingDouble(node -> fit(node, need))
                                        .reversed())
                        .thenComparing(Candidate::node));
        return new Decision.Ranked(fitting, refusals);
    }

    /**
     * Cosine of what is needed and what is free, each as a share of the node: the dot-product rule
     * of vector packing. Equal shapes leave the least that nobody can use; among them the emptier
     * node wins, which balances load.
     *
     * @see <a
     *     href="https://www.microsoft.com/en-us/research/publication/heuristics-for-vector-bin-packing/">
     *     Panigrahy et al., Heuristics for Vector Bin Packing</a>
     */
    private static double fit(Candidate node, Need need) {
        double needCpu = share(need.cpuMillis(), node.cpuMillis());
        double needMemory = share(need.memoryBytes(), node.memoryBytes());
        double freeCpu = share(node.freeCpuMillis(), node.cpuMillis());
        double freeMemory = share(node.freeMemoryBytes(), node.memoryBytes());
        double lengths = Math.hypot(needCpu, needMemory) * Math.hypot(freeCpu, freeMemory);
        double cosine = lengths == 0 ? 0 : (needCpu * freeCpu + needMemory * freeMemory) / lengths;
        return cosine + (freeCpu + freeMemory) / 2;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static String whyNot(Candidate node, Need need) {
        if (!node.schedulable()) {
            return "takes no new work";
        }
        if (node.freeCpuMillis() < need.cpuMillis()) {
            return "needs %dm cpu, %dm free".formatted(need.cpuMillis(), node.freeCpuMillis());
        }
        return "needs %d bytes of memory, %d free"
                .formatted(need.memoryBytes(), node.freeMemoryBytes());
    }
}
