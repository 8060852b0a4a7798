/**
 * Who is who in a lattice, proved by certificates, and what each may do. Start at {@link
 * dev.aether.identity.Authority}, {@link dev.aether.identity.Verifier} and {@link
 * dev.aether.identity.LiveIdentity}.
 */
@NullMarked
package dev.aether.identity;

import org.jspecify.annotations.NullMarked;
