using Grpc.Net.Client.Balancer;

namespace UoSam.Client;

/// <summary>
/// Lets channels look dns names up again every so often. By default grpc-dotnet does so only when a connection breaks,
/// and replicas that are added later would get no calls.
/// </summary>
internal sealed class RefreshingResolvers : IServiceProvider
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IEnumerable<ResolverFactory>)
            ? (ResolverFactory[])[new DnsResolverFactory(Interval)]
            : null;
}
