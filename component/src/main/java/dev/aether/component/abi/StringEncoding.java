package dev.aether.component.abi;

/** How strings lie in a linear memory. */
public enum StringEncoding {
    UTF8,
    UTF16,
    LATIN1_OR_UTF16
}
