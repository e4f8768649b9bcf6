using Microsoft.AspNetCore.Server.Kestrel.Core;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Security;

/// <summary>Marks connections of this very process, over a socket that nobody else can open: no token is asked there.</summary>
public sealed class PrivateConnection
{
    private static readonly PrivateConnection Mark = new();

    private PrivateConnection()
    {
    }

    /// <summary>Marks what comes in at an endpoint.</summary>
    public static void Configure(ListenOptions listen) => Listening.Mark(listen, Mark);
}
