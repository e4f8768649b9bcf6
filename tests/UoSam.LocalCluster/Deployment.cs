namespace UoSam.LocalCluster;

/// <summary>A stage's pods, made, published and taken away in the order in which Kubernetes does it.</summary>
internal sealed class Deployment(ClusterNetwork network, ClusterDns dns, StageProgram stage) : IDisposable
{
    // As the manifests' preStop and grace, shorter by as much as the client looks names up more often.
    private static readonly TimeSpan PreStop = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    private readonly List<Pod> _pods = [];

    public IReadOnlyList<Pod> Pods => _pods;

    /// <summary>Starts pods; each is published when it is ready.</summary>
    public async Task AddAsync(int count)
    {
        var added = Enumerable.Range(0, count).Select(_ => Pod.Start(network, stage)).ToList();
        foreach (var pod in added)
        {
            await pod.WaitUntilReadyAsync();
            _pods.Add(pod);
            Publish();
        }
    }

    /// <summary>Takes the oldest pod away: out of DNS, preStop, SIGTERM, and it ends by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RemoveOldestAsync()
    {
        var pod = _pods[0];
        _pods.Remove(pod);
        Publish();
        await Task.Delay(PreStop);
        var exit = await pod.StopAsync(Grace);
        pod.Dispose();
        return exit;
    }

    public void Dispose() => _pods.ForEach(pod => pod.Dispose());

    private void Publish() => dns.Publish(stage.Name, _pods.Select(pod => pod.Address));
}
