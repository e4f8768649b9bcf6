using System.Text.RegularExpressions;
using UoSam.Kubernetes.Tests.Manifests;

namespace UoSam.Kubernetes.Tests;

/// <summary>What can be told of the images where none can be built.</summary>
public sealed partial class ImageTests
{
    private static readonly string Top = Sources.Top;

    [Fact]
    public void BuildScript_AsItIs_BuildsTheImagesOfTheManifests()
    {
        var builds = Build().Select(line => BuildLine().Match(line).Groups).ToList();
        var wanted = ((string[])["cpu", "gpu"]).SelectMany(stages => ManifestSet.Parse(Kustomizations.Everything(stages)).Pods)
            .SelectMany(pod => pod.AllContainers).Select(container => container.Image).Distinct();

        Assert.Equal(wanted.Order(StringComparer.Ordinal), builds.Select(build => build["tag"].Value).Order(StringComparer.Ordinal));
        Assert.All(builds, build =>
        {
            var project = build["project"].Value;
            Assert.True(File.Exists(Path.Combine(Top, project, $"{Path.GetFileName(project)}.csproj")), project);
            Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, $"{build["program"].Value}.dll")), build["program"].Value);
            Assert.Equal(build["tag"].Value.EndsWith("-gpu", StringComparison.Ordinal), build["flavor"].Value == "Gpu");
        });
    }

    [Fact]
    public void BuildScript_SourceOfImagesNotGiven_SaysWhatIsMissing()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Tool.Run("", "", Top, "env", "-u", "DOTNET", "BUILDER=echo", "bash", "k8s/build-images.sh"));

        Assert.Contains("DOTNET: is not set; expected", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dockerfile_EveryTarget_StartsTheProgramAsTheManifestsUser()
    {
        var stages = File.ReadAllText(Path.Combine(Top, "k8s", "Dockerfile")).Split("\nFROM ")
            .Where(stage => FirstLine(stage).Split(' ')[^1] is "cpu" or "gpu" or "cli").ToList();
        var user = ManifestSet.Parse(Kustomizations.Everything("cpu")).Pods
            .Select(pod => pod.Spec.SecurityContext).Select(context => $"USER {context.RunAsUser}:{context.RunAsGroup}").Distinct().Single();

        Assert.Equal(3, stages.Count);
        Assert.All(stages, stage =>
        {
            var lines = stage.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal([user, "ENTRYPOINT [\"/app/program\"]"], lines[^2..]);
        });
    }

    [Fact]
    public void Dockerfile_AsItIs_IsWhatABuilderTakes()
    {
        var text = File.ReadAllText(Path.Combine(Top, "k8s", "Dockerfile"));

        Assert.Empty(SchemaCheck.DockerfileFaults(text));
        Assert.NotEmpty(SchemaCheck.DockerfileFaults(text.Replace("COPY . .", "COPPY . .", StringComparison.Ordinal)));
    }

    [Fact]
    public void Dockerfile_CopiesAndBuildArguments_AreOfWhatThereIs()
    {
        var lines = File.ReadAllLines(Path.Combine(Top, "k8s", "Dockerfile"));
        var ignored = File.ReadAllLines(Path.Combine(Top, ".dockerignore"));
        var stages = lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[^1]).ToList();
        var copies = lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).ToList();

        Assert.All(copies, copy => Assert.Contains(
            FromStage().Match(copy) is { Success: true } from ? from.Groups[1].Value : ".", (string[])[".", .. stages]));
        Assert.All(["protos", "services", "clients", "Directory.Build.props", "Directory.Packages.props", "global.json"], needed =>
        {
            Assert.True(Path.Exists(Path.Combine(Top, needed)), needed);
            Assert.DoesNotContain(needed, ignored);
        });
        // An argument without a default is one that the script gives.
        Assert.All(lines.Where(line => Argument().IsMatch(line)), line => Assert.Contains($"--build-arg {line[4..]}=", Build()[0], StringComparison.Ordinal));
    }

    private static string[] Build() =>
        Tool.Run("", "", Top, "env", "BUILDER=echo", "DOTNET=images/dotnet", "bash", "k8s/build-images.sh").Trim().Split('\n');

    private static string FirstLine(string text) => text.Split('\n', 2)[0];

    [GeneratedRegex("^COPY --from=([^ ]+) ")]
    private static partial Regex FromStage();

    [GeneratedRegex("^ARG [A-Z_]+$")]
    private static partial Regex Argument();

    [GeneratedRegex("ORT_FLAVOR=(?<flavor>[^ ]+) .*PROJECT=(?<project>[^ ]+) .*PROGRAM=(?<program>[^ ]+) -t (?<tag>[^ ]+)")]
    private static partial Regex BuildLine();
}
