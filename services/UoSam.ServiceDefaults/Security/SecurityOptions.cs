namespace UoSam.ServiceDefaults.Security;

/// <summary>Who may talk to a process, and how; section <c>Security</c>. Files are read again when they change.</summary>
public sealed class SecurityOptions
{
    /// <summary>Configuration section.</summary>
    public const string SectionName = "Security";

    /// <summary>The server's certificate, and what lies between it and its root, as PEM; none (default) for no TLS.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's key as PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Roots as PEM: only clients with a certificate of theirs are let in; none (default) for anybody.</summary>
    public string? ClientCaFile { get; init; }

    /// <summary>True to listen beyond loopback without TLS, where the network itself is trusted; default false.</summary>
    public bool Insecure { get; init; }

    /// <summary>File of callers as <see cref="CallerList"/> reads it; none (default) for no tokens.</summary>
    public string? TokensFile { get; init; }

    /// <summary>Further callers, by semicolons; none by default.</summary>
    public string? Tokens { get; init; }

    /// <summary>Where health answers instead, on a port of its own in plain HTTP/2, e.g. <c>http://*:5110</c>; none by default.</summary>
    public string? HealthUrl { get; init; }

    /// <summary>True where the services speak TLS.</summary>
    public bool HasTls => !string.IsNullOrEmpty(CertificateFile);

    /// <summary>Refuses settings that make no sense together.</summary>
    /// <exception cref="StartRefusedException">They make none.</exception>
    public void Check()
    {
        if (HasTls == string.IsNullOrEmpty(KeyFile))
        {
            throw new StartRefusedException(
                "only one of Security:CertificateFile and Security:KeyFile is set; TLS needs both");
        }

        if (!HasTls && !string.IsNullOrEmpty(ClientCaFile))
        {
            throw new StartRefusedException(
                "Security:ClientCaFile is set without TLS; set Security:CertificateFile and Security:KeyFile too");
        }
    }
}
