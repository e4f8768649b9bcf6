using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using UoSam.Cli.Hosting;
using UoSam.Client;
using UoSam.Core.ModelStore;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.EndToEnd.Tests;

/// <summary>The four services with the real model, asked as soon as they listen, while the model is being loaded.</summary>
public sealed class LoadingHostTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-loading-");
    private WebApplication _app = null!;

    private string Address => $"unix:{_folder.FullName}/services.sock";

    public async Task InitializeAsync()
    {
        var model = new ModelSettings(null, ModelCatalog.DefaultId, "cpu", 2);
        await model.EnsureAsync(CancellationToken.None);
        _app = LocalServices.Build(model, options => options.ListenUnixSocket(Address["unix:".Length..]));
        await _app.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.Services.GetRequiredService<ModelLoading>().Loaded;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Refine_WhileTheModelIsLoaded_WaitsEvenWithoutRetries()
    {
        using var client = new RefinementClient(StageEndpoints.AtOne(Address), new RefinementClientOptions { Retries = 0 });
        var wasReady = _app.Services.GetRequiredService<ModelLoading>().IsReady("uosam.v1.GlobalOptimizer");

        var result = await client.RefineAsync(Samples.Strip("coffee") with { Preset = Preset.Fast }, CancellationToken.None);

        Assert.False(wasReady);
        Assert.Equal([0, 1, 2], result.Labels.Distinct().Order().Select(id => (int)id));
    }

    [Fact]
    public async Task Reflection_OfAHost_ListsEveryServiceWithItsMethods()
    {
        using var channel = StageChannel.Open(Address, new RefinementClientOptions());
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();

        var listed = await AskAsync(call, new ServerReflectionRequest { ListServices = "" });
        var file = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "uosam.v1.GlobalOptimizer" });

        string[] stages = ["SamEncoder", "PromptExtraction", "LocalOptimizer", "GlobalOptimizer"];
        Assert.Superset(
            stages.Select(stage => $"uosam.v1.{stage}").Append("grpc.health.v1.Health").ToHashSet(),
            listed.ListServicesResponse.Service.Select(service => service.Name).ToHashSet());
        var proto = Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(
            file.FileDescriptorResponse.FileDescriptorProto.Single(content => IsGlobal(content)));
        Assert.Equal(["OptimizeGlobal", "OptimizeGlobalStream"], proto.Service.Single().Method.Select(method => method.Name));
    }

    private static bool IsGlobal(ByteString content) =>
        Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(content).Name.EndsWith("global_optimizer.proto", StringComparison.Ordinal);

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
