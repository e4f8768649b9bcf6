using System.Net;
using Google.Rpc;
using Microsoft.AspNetCore.Http;
using UoSam.ServiceDefaults.Errors;

namespace UoSam.Cli.Web;

/// <summary>
/// Keeps other pages that the user's browser has open from using the front door: a form can be posted to any address, and a
/// page whose name is made to stand for this address (DNS rebinding) even passes for ours. So a request must name a host that
/// this door is known by, and say that it comes from a page of that host, or not from a page.
/// </summary>
/// <param name="names">Names besides addresses and localhost.</param>
/// <param name="hasTls">True where the certificate vouches for the name.</param>
internal sealed class BrowserGuard(IReadOnlyList<string> names, bool hasTls)
{
    private static readonly string[] OwnSites = ["same-origin", "none"];

    /// <summary>Runs the rest of the pipeline, or refuses.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        // Without TLS browsers speak HTTP/1 only; gRPC's clients call a service by whatever name it has in their network.
        var isHttp1 = HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol);
        if (isHttp1 && !hasTls && !IsKnown(request.Host.Host))
        {
            return RefuseAsync(
                context,
                StatusCodes.Status421MisdirectedRequest,
                "HOST",
                $"this server is not known as {request.Host.Host}; ask for it by address, or start it with --http-host {request.Host.Host}");
        }

        var own = $"{request.Scheme}://{request.Host}";
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !origin.Equals(own, StringComparison.OrdinalIgnoreCase))
        {
            return RefuseAsync(context, StatusCodes.Status403Forbidden, "ORIGIN", FromElsewhere(origin, own));
        }

        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return HttpMethods.IsGet(request.Method) || site.Length == 0 || OwnSites.Contains(site)
            ? next(context)
            : RefuseAsync(context, StatusCodes.Status403Forbidden, "ORIGIN", FromElsewhere("another site", own));
    }

    private static string FromElsewhere(string origin, string own) =>
        $"the request comes from {origin}; only pages of {own} may send any";

    private bool IsKnown(string host) => IPAddress.TryParse(host.Trim('[', ']'), out _)
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || names.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int code, string reason, string message) =>
        JsonCalls.MethodOf(context) is null
            ? new HttpFault(code, reason, message).WriteAsync(context.Response)
            : JsonStatus.WriteAsync(context.Response, code, ErrorStatus.Make(Code.PermissionDenied, message, reason));
}
