using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using UoSam.Client;
using UoSam.PromptExtraction;
using UoSam.Protos.V1;
using UoSam.ServiceDefaults.Hosting;
using UoSam.Testing;

namespace UoSam.EndToEnd.Tests.Security;

/// <summary>The stage that needs no model, on a real socket.</summary>
internal sealed class SecuredStage : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SecuredStage(WebApplication app, int port)
    {
        _app = app;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it on 127.0.0.1.</summary>
    public static Task<SecuredStage> StartAsync(params (string Key, string Value)[] settings) =>
        StartAtAsync("127.0.0.1", settings);

    /// <summary>Starts it on a host's free port.</summary>
    public static async Task<SecuredStage> StartAtAsync(string host, params (string Key, string Value)[] settings)
    {
        var port = ServiceProcess.FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.WebHost.ConfigureKestrel(kestrel => Listening.AtAll(kestrel, $"http://{host}:{port}"));
        PromptExtractionStage.Add(builder);
        var app = builder.Build();
        try
        {
            app.MapServiceDefaults();
            PromptExtractionStage.Map(app);
            await app.StartAsync();
            await app.Services.GetRequiredService<ModelLoading>().Loaded;
            return new SecuredStage(app, port);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>How a call ends; INVALID_ARGUMENT where it was let in, for it asks for nothing.</summary>
    public async Task<Status> CallAsync(RefinementClientOptions options, string scheme = "http")
    {
        using var channel = Open(options, scheme);
        return await CallAsync(channel);
    }

    public static async Task<Status> CallAsync(GrpcChannel channel, Metadata? headers = null)
    {
        var client = new Protos.V1.PromptExtraction.PromptExtractionClient(channel);
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await client.ExtractPromptsAsync(new ExtractPromptsRequest(), headers));
        return error.Status;
    }

    public GrpcChannel Open(RefinementClientOptions options, string scheme = "http") =>
        StageChannel.Open($"{scheme}://127.0.0.1:{Port}", options);

    /// <summary>The serial number of the certificate that a new connection gets.</summary>
    public async Task<string> SerialNumberAsync()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", Port);
        await using var tls = new SslStream(socket.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return new X509Certificate2(tls.RemoteCertificate!).SerialNumber;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
