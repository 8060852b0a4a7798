package dev.aether.identity;

import dev.aether.environment.Clock;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The identity a process shows and the bundle it verifies others with, replaceable at any moment:
 * new handshakes use the new ones, connections that exist keep what they have. Safe for all
 * threads.
 *
 * <p>TLS makers take {@link #keys()} and {@link #trust()} once. The trust manager is not asked when
 * a session is resumed, so whoever accepts a connection calls {@link #reverify} after every
 * handshake, and again while it lives.
 */
public final class LiveIdentity {
    private final Verifier verifier;
    private final AtomicReference<Shown> shown;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final LiveKeys keys;
    private final LiveTrust trust;

    /** What is shown, what is about to be forgotten, and what is trusted, at one moment. */
    record Shown(Svid svid, Svid previous, TrustBundle bundle) {}

    /**
     * @throws IdentityException MISMATCH if the bundle is of another lattice than the SVID
     */
    public LiveIdentity(Clock clock, Svid svid, TrustBundle bundle) {
        checkLattice(svid, bundle);
        this.verifier = new Verifier(clock);
        this.shown = new AtomicReference<>(new Shown(svid, svid, bundle));
        this.keys = new LiveKeys(shown::get);
        this.trust = new LiveTrust(this);
    }

    public Svid svid() {
        return shown.get().svid();
    }

    public SpiffeId id() {
        return svid().id();
    }

    public TrustBundle bundle() {
        return shown.get().bundle();
    }

    /** For JSSE and Netty: always the newest SVID; its alias names the serial. */
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /** For JSSE and Netty: our verification, no accepted issuers, no host name check. */
    public X509ExtendedTrustManager trust() {
        return trust;
    }

    /** Shows a renewed SVID from now on. @throws IdentityException MISMATCH for another id */
    public void replace(Svid renewed) {
        if (!renewed.id().equals(id())) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH,
                    "expected an SVID of " + id() + ", got one of " + renewed.id());
        }
        shown.updateAndGet(old -> new Shown(renewed, old.svid(), old.bundle()));
        listeners.forEach(Runnable::run);
    }

    /**
     * Trusts a newer bundle from now on.
     *
     * @return false if it is not newer than the present one, which then stays
     * @throws IdentityException MISMATCH if it is of another lattice
     */
    public boolean replace(TrustBundle newer) {
        checkLattice(svid(), newer);
        Shown before =
                shown.getAndUpdate(old ->
                        isNewer(newer, old) ? new Shown(old.svid(), old.previous(), newer) : old);
        boolean replaced = isNewer(newer, before);
        if (replaced) {
            listeners.forEach(Runnable::run);
        }
        return replaced;
    }

    /**
     * Calls after every replacement, on the replacing thread; short and non-blocking. Servers
     * change their session ticket keys here and look at their live connections again.
     */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Undoes {@link #onChange}. */
    public void forget(Runnable listener) {
        listeners.remove(listener);
    }

    /** Verifies the certificates of a session, new or resumed, as of now. */
    public Verdict reverify(Certificate[] peerChain) {
        List<X509Certificate> chain = new ArrayList<>(peerChain.length);
        for (Certificate certificate : peerChain) {
            if (!(certificate instanceof X509Certificate x509)) {
                return new Verdict.Refused(
                        Verdict.Reason.WRONG_SHAPE, "a certificate that is not X.509");
            }
            chain.add(x509);
        }
        return verify(chain);
    }

    public Verdict verify(List<X509Certificate> chain) {
        return verifier.verify(chain, bundle());
    }

    public Verdict verify(Caller caller) {
        return verifier.verify(caller, bundle());
    }

    public Verdict verify(List<X509Certificate> chain, SpiffeId wanted) {
        return verifier.verify(chain, bundle(), wanted);
    }

    private static boolean isNewer(TrustBundle bundle, Shown than) {
        return bundle.generation() > than.bundle().generation();
    }

    private static void checkLattice(Svid svid, TrustBundle bundle) {
        if (!svid.id().trustDomain().equals(bundle.lattice().trustDomain())) {
            throw new IdentityException(
                    IdentityException.Code.MISMATCH,
                    "a bundle of " + bundle.lattice() + " for the identity " + svid.id());
        }
    }
}
