using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace UoSam.ServiceDefaults.Tests;

/// <summary>A host of one stage whose network is loaded when the test says so.</summary>
public sealed class ModelLoadingTests : IAsyncLifetime
{
    private const string Service = "uosam.v1.SamEncoder";
    private readonly TaskCompletionSource _network = new();
    private WebApplication _app = null!;
    private GrpcChannel _channel = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(options => options.Listen(
            System.Net.IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.AddStage(Service, _ => _network.Task.GetAwaiter().GetResult());
        _app = builder.Build();
        _app.MapServiceDefaults();
        _app.MapGrpcService<Stage>();
        await _app.StartAsync();
        _channel = GrpcChannel.ForAddress(_app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        _network.TrySetResult();
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData(Service)]
    public async Task Health_BeforeAndAfterLoading_TurnsFromNotServingToServing(string service)
    {
        var before = await HealthAsync(service);
        _network.SetResult();
        await Loading().Loaded;

        var after = await HealthAsync(service);

        Assert.Equal((ServingStatus.NotServing, ServingStatus.Serving), (before, after));
    }

    [Fact]
    public async Task HealthWatch_LoadingEnds_TellsWithinSeconds()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var watch = new Health.HealthClient(_channel).Watch(new HealthCheckRequest { Service = Service });
        await watch.ResponseStream.MoveNext(deadline.Token);
        var before = watch.ResponseStream.Current.Status;
        _network.SetResult();

        await watch.ResponseStream.MoveNext(deadline.Token);

        Assert.Equal((ServingStatus.NotServing, ServingStatus.Serving), (before, watch.ResponseStream.Current.Status));
    }

    [Fact]
    public async Task Call_WhileLoading_IsUnavailableWithReasonAndDelayAndAnsweredAfterwards()
    {
        var stage = new SamEncoder.SamEncoderClient(_channel);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await stage.EncodeAsync(new EncodeRequest()));
        _network.SetResult();
        await Loading().Loaded;
        await stage.EncodeAsync(new EncodeRequest());

        AssertLoading(error);
    }

    [Fact]
    public async Task Stream_WhileLoading_IsUnavailableAsAWhole()
    {
        using var stream = new SamEncoder.SamEncoderClient(_channel).EncodeStream();

        var error = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(CancellationToken.None));

        AssertLoading(error);
    }

    [Fact]
    public async Task Host_NetworkCannotBeLoaded_StopsAndKeepsTheReason()
    {
        var stopping = new TaskCompletionSource();
        _app.Lifetime.ApplicationStopping.Register(stopping.SetResult);

        _network.SetException(new ModelStoreException("no graph"));

        await stopping.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<ModelStoreException>(() => Loading().Loaded);
    }

    private ModelLoading Loading() => _app.Services.GetRequiredService<ModelLoading>();

    private async Task<ServingStatus> HealthAsync(string service) =>
        (await new Health.HealthClient(_channel).CheckAsync(new HealthCheckRequest { Service = service })).Status;

    private static void AssertLoading(RpcException error)
    {
        var status = error.GetRpcStatus()!;
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Equal("MODEL_LOADING", status.GetDetail<ErrorInfo>()!.Reason);
        Assert.Equal(1, status.GetDetail<RetryInfo>()!.RetryDelay.Seconds);
    }

    private sealed class Stage : SamEncoder.SamEncoderBase
    {
        public override Task<EncodeResponse> Encode(EncodeRequest request, ServerCallContext context) =>
            Task.FromResult(new EncodeResponse());
    }
}
