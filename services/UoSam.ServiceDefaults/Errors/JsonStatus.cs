using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using Status = Google.Rpc.Status;

namespace UoSam.ServiceDefaults.Errors;

/// <summary>A status as the body of an HTTP answer, in the form that methods called with JSON give their own faults.</summary>
public static class JsonStatus
{
    /// <summary>The types that a status's details have.</summary>
    public static TypeRegistry Details { get; } = TypeRegistry.FromFiles(Google.Rpc.ErrorDetailsReflection.Descriptor);

    // After Details, which it takes.
    private static JsonFormatter Formatter { get; } = new(new JsonFormatter.Settings(formatDefaultValues: false, Details));

    /// <summary>Answers with it.</summary>
    /// <param name="response">Not begun.</param>
    /// <param name="code">HTTP's code for it.</param>
    /// <param name="status">What is said.</param>
    public static Task WriteAsync(HttpResponse response, int code, Status status)
    {
        (response.StatusCode, response.ContentType) = (code, "application/json");
        return response.WriteAsync(Formatter.Format(status) + "\n");
    }
}
