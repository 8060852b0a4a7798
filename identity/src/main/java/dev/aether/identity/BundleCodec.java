package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Fields;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Trust bundles as bytes, on the wire and in the {@code system} keyspace. */
public final class BundleCodec {
    private static final int FIELDS_MAX =
            2 * TrustBundle.REFUSALS_MAX + TrustBundle.AUTHORITIES_MAX + 16;

    private static final int LATTICE = 1;
    private static final int GENERATION = 2;
    private static final int AUTHORITY = 3;
    private static final int REFUSED_SERIAL = 4;
    private static final int REFUSED_ID = 5;
    private static final int SERIAL_BYTES_MAX = 21;

    /** The year 9999, the last that certificates can name. */
    private static final long SECONDS_MAX = 253_402_300_799L;

    private BundleCodec() {}

    /** The same bytes for equal bundles. */
    public static Bytes encode(TrustBundle bundle) {
        Fields.Writer out = new Fields.Writer();
        out.add(LATTICE, bundle.lattice().value()).add(GENERATION, bundle.generation());
        for (X509Certificate authority : bundle.authorities()) {
            out.add(AUTHORITY, Bytes.wrap(Certificates.der(authority)));
        }
        bundle.refusedSerials()
                .forEach((serial, until) ->
                        out.add(REFUSED_SERIAL, refusal(Bytes.wrap(serial.toByteArray()), until)));
        bundle.refusedIds()
                .forEach((id, until) ->
                        out.add(REFUSED_ID, refusal(Bytes.utf8(id.toString()), until)));
        return out.message();
    }

    /**
     * @throws IdentityException MALFORMED, or MISMATCH for authorities of another lattice
     */
    public static TrustBundle decode(Bytes message) {
        try {
            Fields in = Fields.read(message, FIELDS_MAX);
            TreeMap<BigInteger, Instant> serials = new TreeMap<>();
            for (Bytes refusal : in.all(REFUSED_SERIAL)) {
                serials.put(serial(refused(refusal)), until(refusal));
            }
            TreeMap<SpiffeId, Instant> ids = new TreeMap<>();
            for (Bytes refusal : in.all(REFUSED_ID)) {
                ids.put(SpiffeId.parse(Fields.text(refused(refusal))), until(refusal));
            }
            List<X509Certificate> authorities =
                    in.all(AUTHORITY).stream()
                            .map(der -> Certificates.parse(der.toArray()))
                            .toList();
            return new TrustBundle(
                    new LatticeId(in.number(LATTICE)),
                    in.number(GENERATION),
                    authorities,
                    serials,
                    ids);
        } catch (IllegalArgumentException malformed) {
            throw IdentityException.malformed("not a trust bundle", malformed);
        }
    }

    /** The end in seconds, rounded up, then what is refused. */
    private static Bytes refusal(Bytes refused, Instant until) {
        long seconds = until.plusNanos(999_999_999).getEpochSecond();
        byte[] end = ByteBuffer.allocate(Long.BYTES).putLong(seconds).array();
        return Bytes.wrap(end).concat(refused);
    }

    private static Bytes refused(Bytes refusal) {
        if (refusal.length() <= Long.BYTES) {
            throw new IllegalArgumentException("a refusal of " + refusal.length() + " bytes");
        }
        byte[] all = refusal.toArray();
        return Bytes.wrap(Arrays.copyOfRange(all, Long.BYTES, all.length));
    }

    private static Instant until(Bytes refusal) {
        long seconds = refusal.buffer().getLong();
        if (seconds < 0 || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException("a refusal until second " + seconds);
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static BigInteger serial(Bytes bytes) {
        if (bytes.isEmpty() || bytes.length() > SERIAL_BYTES_MAX) {
            throw new IllegalArgumentException("a serial of " + bytes.length() + " bytes");
        }
        return new BigInteger(bytes.toArray());
    }
}
