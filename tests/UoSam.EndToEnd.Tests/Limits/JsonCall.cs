using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using UoSam.Protos.V1;

namespace UoSam.EndToEnd.Tests.Limits;

/// <summary>Calls a stage's unary method with JSON, written and read by Google.Protobuf's own formatter.</summary>
internal static class JsonCall
{
    private static readonly JsonParser Parser = new(
        JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    /// <summary>Sends a request to where the protos say.</summary>
    /// <returns>OK, or the status and reason of the fault.</returns>
    public static Task<(StatusCode Code, string Reason)> SendAsync(
        HttpClient client, IMessage request, CancellationToken cancellationToken = default) =>
        SendAsync(
            client,
            request,
            new StringContent(JsonFormatter.Default.Format(request), Encoding.UTF8, "application/json"),
            cancellationToken);

    /// <summary>The same with a body of its own, which is disposed of.</summary>
    public static async Task<(StatusCode Code, string Reason)> SendAsync(
        HttpClient client, IMessage request, HttpContent body, CancellationToken cancellationToken = default)
    {
        using var content = body;
        try
        {
            using var answer = await client.PostAsync(new Uri(PathOf(request), UriKind.Relative), content, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return (StatusCode.OK, "");
            }

            var status = Parser.Parse<Google.Rpc.Status>(text);
            return ((StatusCode)status.Code, status.GetDetail<ErrorInfo>()?.Reason ?? "");
        }
        catch (OperationCanceledException)
        {
            return (StatusCode.Cancelled, "");
        }
    }

    private static string PathOf(IMessage request) => request switch
    {
        EncodeRequest => "/v1/encode",
        ExtractPromptsRequest => "/v1/extract-prompts",
        OptimizeLocalRequest => "/v1/optimize-local",
        _ => "/v1/optimize-global",
    };
}
