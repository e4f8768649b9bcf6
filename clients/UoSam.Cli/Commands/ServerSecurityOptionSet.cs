using System.CommandLine;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Commands;

/// <summary>The options that say how hosted services are secured.</summary>
internal sealed class ServerSecurityOptionSet
{
    private static readonly (string Key, string Option)[] Keys =
    [
        ("Insecure=true", "--insecure"),
        (nameof(SecurityOptions.CertificateFile), "--cert"),
        (nameof(SecurityOptions.KeyFile), "--key"),
        (nameof(SecurityOptions.ClientCaFile), "--client-ca"),
        (nameof(SecurityOptions.TokensFile), "--tokens"),
    ];

    private readonly Option<string?> _certificate = new("--cert")
    {
        Description = "The server's certificate (PEM, with its chain): speak TLS. Read again when it changes.",
    };

    private readonly Option<string?> _key = new("--key") { Description = "The certificate's key (PEM)." };

    private readonly Option<string?> _clientCa = new("--client-ca")
    {
        Description = "Roots (PEM) of client certificates: let in only clients that have one.",
    };

    private readonly Option<string?> _tokens = new("--tokens")
    {
        Description = "File of callers, one a line: NAME TOKEN [SERVICE/METHOD or SERVICE/*]...; read again when it changes.",
    };

    private readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Listen beyond loopback without TLS, where the network is trusted.",
    };

    /// <param name="command">Gets the options.</param>
    public ServerSecurityOptionSet(Command command)
    {
        foreach (var option in (Option[])[_certificate, _key, _clientCa, _tokens, _insecure])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>As configuration keys of the services; what is not set hides nothing of the environment.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> ToConfiguration(SecurityOptions options) =>
        new Dictionary<string, string?>
        {
            [nameof(options.CertificateFile)] = options.CertificateFile,
            [nameof(options.KeyFile)] = options.KeyFile,
            [nameof(options.ClientCaFile)] = options.ClientCaFile,
            [nameof(options.TokensFile)] = options.TokensFile,
            [nameof(options.Insecure)] = options.Insecure ? "true" : null,
        }.Where(pair => pair.Value is not null).Select(pair =>
            KeyValuePair.Create($"{SecurityOptions.SectionName}:{pair.Key}", pair.Value));

    /// <summary>A message about configuration keys in the words of the command line.</summary>
    public static string WithOptionNames(string message)
    {
        foreach (var (key, option) in Keys)
        {
            message = message.Replace($"{SecurityOptions.SectionName}:{key}", option, StringComparison.Ordinal);
        }

        return message;
    }

    /// <summary>Reads them.</summary>
    public SecurityOptions Read(ParseResult result) => new()
    {
        CertificateFile = result.GetValue(_certificate),
        KeyFile = result.GetValue(_key),
        ClientCaFile = result.GetValue(_clientCa),
        TokensFile = result.GetValue(_tokens),
        Insecure = result.GetValue(_insecure),
    };
}
