package dev.aether.identity;

import dev.aether.environment.Bytes;

/**
 * Carries a renewal to whoever holds the authority: the system leader by a request, or {@link
 * Registrar#answer} on a voter itself.
 */
@FunctionalInterface
public interface Issuer {
    /**
     * Blocks until the answer is there.
     *
     * @param request from {@link Enrollment#request}
     * @return for {@link Enrollment#complete}
     * @throws IdentityException UNAVAILABLE if nobody could be asked
     */
    Bytes ask(Bytes request);
}
