/**
 * What guests may keep and look up beyond their own memory: {@code wasi:config}, {@code
 * wasi:keyvalue}, {@code wasi:blobstore}, {@code wasi:logging}, each over a narrow interface of the
 * embedder's. None of them is part of WASI 0.2 itself; the versions offered are the drafts that
 * toolchains use.
 */
@NullMarked
package dev.aether.component.wasi.stores;

import org.jspecify.annotations.NullMarked;
