using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace UoSam.Client;

/// <summary>
/// The addresses of a stage's replicas, as given: a list by commas of <c>http://host:port</c>, <c>https://host:port</c>,
/// <c>unix:/path</c>, <c>dns:///name:port</c>, which stands for every address of the name, and <c>host:port</c>, which is http
/// or, where files for TLS are given, https.
/// </summary>
internal sealed partial class ReplicaAddresses
{
    private const string DnsPrefix = "dns:///";

    private readonly string[] _fixed;
    private readonly (string Name, int Port)[] _names;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookup;
    private readonly bool _hasTls;

    /// <summary>Reads a list.</summary>
    /// <exception cref="UriFormatException">A part of it is no address.</exception>
    /// <param name="list">The list.</param>
    /// <param name="lookup">Looks a name up.</param>
    /// <param name="hasTls">True where names, and addresses that do not say so, are of https services.</param>
    public ReplicaAddresses(string list, Func<string, CancellationToken, Task<IPAddress[]>> lookup, bool hasTls = false)
    {
        var parts = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0)
        {
            throw new UriFormatException("an endpoint is empty; expected host:port");
        }

        var names = parts.ToLookup(part => part.StartsWith(DnsPrefix, StringComparison.Ordinal));
        _fixed = [.. names[false].Select(part => Checked(part, hasTls))];
        _names = [.. names[true].Select(part => NameAndPort(part))];
        _lookup = lookup;
        _hasTls = hasTls;
    }

    /// <summary>True where names have to be looked up.</summary>
    public bool HasNames => _names.Length > 0;

    /// <summary>Those given as they are.</summary>
    public IReadOnlyList<string> Fixed => _fixed;

    /// <summary>All addresses there are now, each once.</summary>
    /// <exception cref="SocketException">A name has no address.</exception>
    public async Task<IReadOnlyList<string>> ResolveAsync(CancellationToken cancellationToken)
    {
        var found = new List<string>(_fixed);
        foreach (var (name, port) in _names)
        {
            var addresses = await _lookup(name, cancellationToken);
            found.AddRange(addresses.Select(address => _hasTls
                ? $"https://{name}:{port}#{address}"
                : $"http://{new IPEndPoint(address, port)}"));
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static string Checked(string address, bool hasTls)
    {
        var whole = HostAndPort().IsMatch(address) ? $"{(hasTls ? "https" : "http")}://{address}" : address;
        return whole.StartsWith("unix:", StringComparison.Ordinal)
            || (Uri.TryCreate(whole, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0)
                ? whole
                : throw new UriFormatException(
                    $"'{address}' is no endpoint; expected host:port, http://host:port, https://host:port, dns:///name:port or unix:/path");
    }

    private static (string Name, int Port) NameAndPort(string address)
    {
        // As http, for the parsing of host and port.
        return Uri.TryCreate($"http://{address[DnsPrefix.Length..]}", UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? (uri.DnsSafeHost, uri.Port)
            : throw new UriFormatException($"'{address}' is no endpoint; expected dns:///name:port");
    }

    [GeneratedRegex(@"^([^/:@\s\[\]]+|\[[^/@\s\[\]]+\]):[0-9]{1,5}$")]
    private static partial Regex HostAndPort();
}
