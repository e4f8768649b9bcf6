using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using UoSam.ServiceDefaults.Errors;

namespace UoSam.ServiceDefaults.Hosting;

/// <summary>
/// Loads the networks while the host already listens: until a stage has its own, health says NOT_SERVING and calls are
/// answered with UNAVAILABLE. A network that cannot be loaded stops the host.
/// </summary>
public sealed partial class ModelLoading : BackgroundService
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, bool> _waiting;
    private readonly IReadOnlyList<StageNetwork> _networks;
    private readonly SamModel _model;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<ModelLoading> _logger;

    internal ModelLoading(
        IEnumerable<StageNetwork> networks, SamModel model, IHostApplicationLifetime lifetime, ILogger<ModelLoading> logger)
    {
        _networks = [.. networks];
        _waiting = new(_networks.Select(network => KeyValuePair.Create(network.Service, true)));
        _model = model;
        _lifetime = lifetime;
        _logger = logger;
    }

    /// <summary>Ends when every stage of this host is ready; fails with what kept a network from being loaded.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>True once calls of the service are taken; services that are no stages always are.</summary>
    /// <param name="service">Full gRPC service name.</param>
    public bool IsReady(string service) => !_waiting.ContainsKey(service);

    /// <summary>Lets a call of a stage through.</summary>
    /// <param name="method">As gRPC names it: <c>/service/method</c>.</param>
    /// <exception cref="ModelLoadingException">The stage is not ready.</exception>
    public void Admit(string method)
    {
        var service = method.Split('/')[1];
        if (!IsReady(service))
        {
            throw new ModelLoadingException(service);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            foreach (var network in _networks)
            {
                stoppingToken.ThrowIfCancellationRequested();
                network.Load(_model);
                LogReady(network.Service);
                _waiting.TryRemove(network.Service, out _);
            }

            _loaded.SetResult();
        }
        catch (Exception error)
        {
            _loaded.SetException(error);
            // A host that is told to stop while it starts would throw that instead of the reason.
            _lifetime.ApplicationStarted.Register(_lifetime.StopApplication);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Service} has its model and takes calls")]
    private partial void LogReady(string service);
}
