using UoSam.ServiceDefaults.Hosting;

namespace UoSam.SamEncoder;

/// <summary>Registers and maps the stage, for its own host and for hosts of several stages.</summary>
public static class SamEncoderStage
{
    /// <summary>Port on loopback where none is given.</summary>
    public const int DefaultPort = 5101;

    /// <summary>Registers the stage.</summary>
    public static void Add(WebApplicationBuilder builder) => builder.AddStage("uosam.v1.SamEncoder", model => _ = model.Encoder);

    /// <summary>Maps the stage.</summary>
    public static void Map(WebApplication app) => app.MapGrpcService<SamEncoderService>();
}
