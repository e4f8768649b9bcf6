using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace UoSam.ServiceDefaults.Security;

/// <summary>Which method a request is for: a gRPC method has one name, whatever path of HTTP stands for it.</summary>
internal static class CalledMethod
{
    /// <summary><c>/service/method</c>, or the path of what is no gRPC.</summary>
    public static string Of(HttpContext http) => Endpoint(http)?.Method.FullName ?? http.Request.Path.Value ?? "";

    /// <summary>True where a gRPC method answers, be it called with JSON.</summary>
    public static bool IsGrpc(HttpContext http) => Endpoint(http) is not null;

    private static GrpcMethodMetadata? Endpoint(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>();
}
