package dev.aether.identity;

import dev.aether.environment.Bytes;
import dev.aether.identity.encoding.Certificates;
import dev.aether.identity.encoding.Fields;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.TreeSet;

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

    private BundleCodec() {}

    /** The same bytes for equal bundles. */
    public static Bytes encode(TrustBundle bundle) {
        Fields.Writer out = new Fields.Writer();
        out.add(LATTICE, bundle.lattice().value()).add(GENERATION, bundle.generation());
        for (X509Certificate authority : bundle.authorities()) {
            out.add(AUTHORITY, Bytes.wrap(Certificates.der(authority)));
        }
        for (BigInteger serial : bundle.refusedSerials()) {
            out.add(REFUSED_SERIAL, Bytes.wrap(serial.toByteArray()));
        }
        bundle.refusedIds().forEach(id -> out.add(REFUSED_ID, id.toString()));
        return out.message();
    }

    /**
     * @throws IdentityException MALFORMED, or MISMATCH for authorities of another lattice
     */
    public static TrustBundle decode(Bytes message) {
        try {
            Fields in = Fields.read(message, FIELDS_MAX);
            TreeSet<BigInteger> serials = new TreeSet<>();
            in.all(REFUSED_SERIAL).forEach(serial -> serials.add(serial(serial)));
            TreeSet<SpiffeId> ids = new TreeSet<>();
            in.texts(REFUSED_ID).forEach(id -> ids.add(SpiffeId.parse(id)));
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

    private static BigInteger serial(Bytes bytes) {
        if (bytes.isEmpty() || bytes.length() > SERIAL_BYTES_MAX) {
            throw new IllegalArgumentException("a serial of " + bytes.length() + " bytes");
        }
        return new BigInteger(bytes.toArray());
    }
}
