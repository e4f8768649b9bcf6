using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace UoSam.Testing;

/// <summary>A root of its own that issues certificates into files of a folder.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = DateTimeOffset.UtcNow.AddHours(-1);
    private static readonly DateTimeOffset To = DateTimeOffset.UtcNow.AddHours(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly string _folder;

    public TestAuthority(string folder, string name)
    {
        _folder = folder;
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _root = request.CreateSelfSigned(From, To);
        CaFile = Path.Combine(folder, $"{name}.crt");
        File.WriteAllText(CaFile, _root.ExportCertificatePem());
    }

    public string CaFile { get; }

    /// <summary>Issues a certificate for 127.0.0.1 and localhost.</summary>
    /// <param name="name">Of the files, <c>name.crt</c> and <c>name.key</c>.</param>
    /// <param name="usage">1 for servers, 2 for clients.</param>
    /// <returns>Its serial number.</returns>
    public string Issue(string name, int usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid($"1.3.6.1.5.5.7.3.{usage}")], critical: false));
        using var issued = request.Create(_root, From, To.AddMinutes(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, $"{name}.crt"), issued.ExportCertificatePem());
        return issued.SerialNumber;
    }

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
    }
}
