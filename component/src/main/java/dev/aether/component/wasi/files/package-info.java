/**
 * {@code wasi:filesystem}: descriptors over a {@link dev.aether.component.wasi.files.FileTree}, and
 * nothing outside of it. Paths are resolved here, name by name, so that neither {@code ..} nor a
 * symbolic link leads out of the folder a guest holds.
 */
@NullMarked
package dev.aether.component.wasi.files;

import org.jspecify.annotations.NullMarked;
