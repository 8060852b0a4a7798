package dev.aether.identity;

import dev.aether.identity.encoding.Certificates;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a lattice trusts at one moment: the certificates of its authorities, and what it refuses
 * although an authority signed it. A refusal says until when it is needed, which is when the last
 * certificate it means has ended; it holds until it is {@link #pruned}.
 *
 * @param generation grows with every change; the larger one wins
 * @param authorities at least one, at most {@link #AUTHORITIES_MAX}, each naming this lattice
 * @param refusedSerials certificates, of any signer, that must not be accepted any more
 * @param refusedIds ids of which no certificate may be accepted, such as removed nodes; a refused
 *     node takes the workloads it vouches for with it
 */
public record TrustBundle(
        LatticeId lattice,
        long generation,
        List<X509Certificate> authorities,
        NavigableMap<BigInteger, Instant> refusedSerials,
        NavigableMap<SpiffeId, Instant> refusedIds) {
    public static final int AUTHORITIES_MAX = 8;

    /** Most refusals of each kind; {@link #pruned} makes room. */
    public static final int REFUSALS_MAX = 4096;

    public TrustBundle {
        authorities = List.copyOf(authorities);
        refusedSerials = Collections.unmodifiableNavigableMap(new TreeMap<>(refusedSerials));
        refusedIds = Collections.unmodifiableNavigableMap(new TreeMap<>(refusedIds));
        if (authorities.isEmpty() || authorities.size() > AUTHORITIES_MAX) {
            throw IdentityException.malformed(
                    "expected 1 to "
                            + AUTHORITIES_MAX
                            + " authorities in a trust bundle, got "
                            + authorities.size());
        }
        if (Math.max(refusedSerials.size(), refusedIds.size()) > REFUSALS_MAX) {
            throw IdentityException.malformed(
                    "a trust bundle refuses at most "
                            + REFUSALS_MAX
                            + " serials and as many ids; prune it or replace the authority");
        }
        SpiffeId expected = new SpiffeId(lattice.trustDomain(), List.of());
        for (X509Certificate authority : authorities) {
            if (!CertificateId.of(authority).equals(expected)) {
                throw new IdentityException(
                        IdentityException.Code.MISMATCH,
                        "an authority of another lattice in the bundle of " + lattice);
            }
        }
    }

    /** A bundle that refuses nothing yet. */
    public static TrustBundle of(
            LatticeId lattice, long generation, List<X509Certificate> authorities) {
        return new TrustBundle(
                lattice,
                generation,
                authorities,
                Collections.emptyNavigableMap(),
                Collections.emptyNavigableMap());
    }

    boolean refusesNothing() {
        return refusedSerials.isEmpty() && refusedIds.isEmpty();
    }

    public boolean refuses(BigInteger serial) {
        return refusedSerials.containsKey(serial);
    }

    public boolean refuses(SpiffeId id) {
        return refusedIds.containsKey(id);
    }

    /** The next generation, refusing one more certificate. @param until its end */
    public TrustBundle refusing(BigInteger serial, Instant until) {
        return next(authorities, with(refusedSerials, serial, until), refusedIds);
    }

    /**
     * The next generation, refusing one more id.
     *
     * @param until the latest end of its certificates, see {@link Lifetimes#refusal}
     */
    public TrustBundle refusing(SpiffeId id, Instant until) {
        return next(authorities, refusedSerials, with(refusedIds, id, until));
    }

    /** The next generation with other authorities, as when one replaces another. */
    public TrustBundle trusting(List<X509Certificate> others) {
        return next(others, refusedSerials, refusedIds);
    }

    /** The next generation without the refusals not needed any more; this one if all are needed. */
    public TrustBundle pruned(Instant now) {
        Instant ended = now.minus(Verifier.CLOCK_SKEW_MAX.multipliedBy(2));
        NavigableMap<BigInteger, Instant> serials = without(refusedSerials, ended);
        NavigableMap<SpiffeId, Instant> ids = without(refusedIds, ended);
        boolean same = serials.size() == refusedSerials.size() && ids.size() == refusedIds.size();
        return same ? this : next(authorities, serials, ids);
    }

    /** Its authorities, as clients want them. */
    public String pem() {
        return Certificates.toPem(authorities);
    }

    @Override
    public String toString() {
        return "trust bundle of " + lattice + " generation " + generation;
    }

    private TrustBundle next(
            List<X509Certificate> nextAuthorities,
            NavigableMap<BigInteger, Instant> serials,
            NavigableMap<SpiffeId, Instant> ids) {
        return new TrustBundle(lattice, generation + 1, nextAuthorities, serials, ids);
    }

    private static <T extends Comparable<T>> NavigableMap<T, Instant> with(
            NavigableMap<T, Instant> all, T one, Instant until) {
        TreeMap<T, Instant> more = new TreeMap<>(all);
        more.merge(one, until, (known, added) -> known.isAfter(added) ? known : added);
        return more;
    }

    private static <T extends Comparable<T>> NavigableMap<T, Instant> without(
            NavigableMap<T, Instant> all, Instant ended) {
        TreeMap<T, Instant> rest = new TreeMap<>();
        for (Map.Entry<T, Instant> refusal : all.entrySet()) {
            if (refusal.getValue().isAfter(ended)) {
                rest.put(refusal.getKey(), refusal.getValue());
            }
        }
        return rest;
    }
}
