using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using UoSam.Client;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.Cli.Web;

/// <summary>
/// <c>POST /v1/refine</c>: answers with the label map's PNG, with JSON, or with a line of JSON for each stage's begin and end
/// and the result as the last, by what the request accepts.
/// </summary>
/// <param name="client">The stages.</param>
/// <param name="limits">The services' own.</param>
/// <param name="logger">For faults that are ours.</param>
internal sealed partial class RefineEndpoint(
    RefinementClient client, IOptions<ServiceLimits> limits, ILogger<RefineEndpoint> logger)
{
    private const string Png = "image/png";
    private const string Json = "application/json";
    private const string Lines = "application/x-ndjson";

    /// <summary>Handles a request; whatever fails is answered as JSON.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (AcceptedType(context.Request) is not { } type)
            {
                await NotAcceptable.WriteAsync(context.Response);
                return;
            }

            var form = await RefineForm.ReadAsync(context.Request, limits.Value, context.RequestAborted);
            await (type == Lines ? StreamAsync(context, form) : AnswerAsync(context, form, type));
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted)
        {
            await FaultOf(error).WriteAsync(context.Response);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer.
        }
    }

    private static HttpFault NotAcceptable { get; } =
        new(StatusCodes.Status406NotAcceptable, "ACCEPT", $"the answer can be {Png}, {Json} or {Lines}");

    private static string? AcceptedType(HttpRequest request)
    {
        var accepted = request.GetTypedHeaders().Accept;
        return accepted.Count == 0
            ? Png
            : accepted.OrderByDescending(type => type.Quality ?? 1)
                .Select(type => type.MediaType.Value switch
                {
                    Png or "image/*" or "*/*" => Png,
                    Json or "application/*" => Json,
                    Lines => Lines,
                    _ => null,
                })
                .FirstOrDefault(type => type is not null);
    }

    private async Task AnswerAsync(HttpContext context, RefineForm form, string type)
    {
        var result = await client.RefineAsync(form.Request, context.RequestAborted);
        context.Response.ContentType = type;
        if (type == Png)
        {
            await context.Response.Body.WriteAsync(RefineAnswer.Png(form, result), context.RequestAborted);
            return;
        }

        await context.Response.WriteAsync(JsonText.Line(RefineAnswer.Json(form, result)), context.RequestAborted);
    }

    private async Task StreamAsync(HttpContext context, RefineForm form)
    {
        context.Response.ContentType = Lines;
        var lines = Channel.CreateUnbounded<JsonObject>();
        var refining = RefineAsync(form, lines.Writer, context.RequestAborted);
        await foreach (var line in lines.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(JsonText.Line(line), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }

        await refining;
    }

    private async Task RefineAsync(RefineForm form, ChannelWriter<JsonObject> lines, CancellationToken cancellationToken)
    {
        try
        {
            var result = await client.RefineAsync(form.Request, new LineProgress(lines), cancellationToken);
            lines.TryWrite(new JsonObject { ["result"] = RefineAnswer.Json(form, result) });
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            lines.TryWrite(FaultOf(error).ToJson());
        }
        finally
        {
            lines.Complete();
        }
    }

    private HttpFault FaultOf(Exception error)
    {
        var fault = HttpFault.Of(error);
        if (fault.Code == StatusCodes.Status500InternalServerError && error is not RefinementException)
        {
            LogFailed(logger, error);
        }

        return fault;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "a request failed")]
    private static partial void LogFailed(ILogger logger, Exception error);

    private sealed class LineProgress(ChannelWriter<JsonObject> lines) : IProgress<StageProgress>
    {
        public void Report(StageProgress value)
        {
            if (value.HasFailed)
            {
                // The fault's own line says so.
                return;
            }

            var line = new JsonObject { ["stage"] = value.Stage, ["state"] = value.Elapsed is null ? "started" : "done" };
            if (value.Elapsed is { } elapsed)
            {
                line["milliseconds"] = Math.Round(elapsed.TotalMilliseconds);
            }

            lines.TryWrite(line);
        }
    }
}
