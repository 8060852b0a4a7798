package dev.aether.identity.encoding;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Builds and signs certificates; the only class that knows Bouncy Castle, because the JDK has no
 * public builder. What it returns was parsed again by the JDK.
 */
public final class CertificateWriter {
    private final SecureRandom random;

    public CertificateWriter(SecureRandom random) {
        this.random = random;
    }

    /** What one certificate says. */
    public record Content(
            X500Principal subject,
            PublicKey key,
            BigInteger serial,
            Instant from,
            Instant until,
            Profile profile) {}

    /** What a certificate may be used for. */
    public sealed interface Profile {
        /** Signs other certificates; the URI names the trust domain. */
        record Authority(String uri) implements Profile {}

        /** Signs end certificates only, whose URIs have this host and which name no machine. */
        record ConstrainedAuthority(String uri, String host) implements Profile {}

        /** Proves one identity, in both directions of TLS. */
        record End(String uri, List<String> dnsNames, List<String> addresses) implements Profile {
            public End {
                dnsNames = List.copyOf(dnsNames);
                addresses = List.copyOf(addresses);
            }
        }
    }

    /** A certificate signed by itself. */
    public X509Certificate selfSigned(Content content, PrivateKey key) {
        return write(content, content.subject(), content.key(), key);
    }

    /** A certificate signed by an issuer. */
    public X509Certificate signed(Content content, X509Certificate issuer, PrivateKey key) {
        return write(content, issuer.getSubjectX500Principal(), issuer.getPublicKey(), key);
    }

    private X509Certificate write(
            Content content, X500Principal issuer, PublicKey issuerKey, PrivateKey key) {
        try {
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            content.serial(),
                            Date.from(content.from()),
                            Date.from(content.until()),
                            content.subject(),
                            content.key());
            addExtensions(builder, content, issuerKey);
            ContentSigner signer =
                    new JcaContentSignerBuilder("SHA256withECDSA")
                            .setSecureRandom(random)
                            .build(key);
            return Certificates.parse(builder.build(signer).getEncoded());
        } catch (IOException | GeneralSecurityException | OperatorCreationException broken) {
            throw new IllegalStateException("a certificate could not be built", broken);
        }
    }

    private static void addExtensions(
            X509v3CertificateBuilder builder, Content content, PublicKey issuerKey)
            throws IOException, GeneralSecurityException {
        JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                identifiers.createSubjectKeyIdentifier(content.key()));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                identifiers.createAuthorityKeyIdentifier(issuerKey));
        switch (content.profile()) {
            case Profile.Authority(String uri) -> {
                addSigning(builder, new BasicConstraints(true));
                addNames(builder, uri, List.of(), List.of());
            }
            case Profile.ConstrainedAuthority(String uri, String host) -> {
                addSigning(builder, new BasicConstraints(0));
                builder.addExtension(Extension.nameConstraints, true, only(host));
                addNames(builder, uri, List.of(), List.of());
            }
            case Profile.End(String uri, List<String> dnsNames, List<String> addresses) -> {
                addProving(builder);
                addNames(builder, uri, dnsNames, addresses);
            }
        }
    }

    private static void addSigning(X509v3CertificateBuilder builder, BasicConstraints constraints)
            throws IOException {
        builder.addExtension(Extension.basicConstraints, true, constraints);
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    private static void addProving(X509v3CertificateBuilder builder) throws IOException {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(
                        new KeyPurposeId[] {
                            KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                        }));
    }

    private static void addNames(
            X509v3CertificateBuilder builder,
            String uri,
            List<String> dnsNames,
            List<String> addresses)
            throws IOException {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        addresses.forEach(name -> names.add(new GeneralName(GeneralName.iPAddress, name)));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(names.toArray(GeneralName[]::new)));
    }

    /**
     * A type of name without a permitted subtree is unconstrained, so machine addresses are
     * excluded one family at a time: such a certificate must never pass for a web server.
     */
    private static NameConstraints only(String host) {
        GeneralSubtree[] permitted = {
            new GeneralSubtree(new GeneralName(GeneralName.uniformResourceIdentifier, host)),
            new GeneralSubtree(new GeneralName(GeneralName.dNSName, host)),
        };
        GeneralSubtree[] excluded = {anyAddress(8), anyAddress(32)};
        return new NameConstraints(permitted, excluded);
    }

    private static GeneralSubtree anyAddress(int addressAndMaskBytes) {
        return new GeneralSubtree(
                new GeneralName(
                        GeneralName.iPAddress, new DEROctetString(new byte[addressAndMaskBytes])));
    }
}
