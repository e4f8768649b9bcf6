using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Streaming;

namespace UoSam.SamEncoder;

/// <summary>Registers and maps the stage, for its own host and for hosts of several stages.</summary>
public static class SamEncoderStage
{
    /// <summary>Port on loopback where none is given.</summary>
    public const int DefaultPort = 5101;

    /// <summary>Registers the stage.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults();
        builder.Services.AddSingleton<ItemStreaming>();
        builder.Services.AddStageModel("uosam.v1.SamEncoder", model => _ = model.Encoder);
    }

    /// <summary>Maps the stage, health and reflection.</summary>
    public static void Map(WebApplication app)
    {
        app.MapServiceDefaults();
        MapStage(app);
    }

    /// <summary>Maps the stage alone, for a host that maps health and reflection once for all.</summary>
    public static void MapStage(WebApplication app) => app.MapGrpcService<SamEncoderService>();
}
