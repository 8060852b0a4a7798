package dev.aether.control;

import dev.aether.membership.Member;

/** Where a member is reached, as Kubernetes and URLs write it. */
final class MemberAddress {
    private MemberAddress() {}

    static String ip(Member member) {
        return member.addresses().getFirst().getAddress().getHostAddress();
    }

    /** An IPv6 address in brackets. */
    static String inUrl(Member member) {
        String ip = ip(member);
        return ip.contains(":") ? "[" + ip + "]" : ip;
    }
}
