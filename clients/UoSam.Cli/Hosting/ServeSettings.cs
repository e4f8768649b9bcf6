using System.Net;
using UoSam.ServiceDefaults.Security;

namespace UoSam.Cli.Hosting;

/// <summary>What <c>uosam serve</c> is asked for.</summary>
/// <param name="Services">Where the services speak gRPC.</param>
/// <param name="Http">Where the front door is, or null for none.</param>
/// <param name="HttpHosts">Names of the front door besides addresses and localhost.</param>
/// <param name="Model">Model, device and jobs.</param>
/// <param name="Security">TLS and tokens.</param>
internal sealed record ServeSettings(
    IPEndPoint Services,
    IPEndPoint? Http,
    IReadOnlyList<string> HttpHosts,
    ModelSettings Model,
    SecurityOptions Security);
