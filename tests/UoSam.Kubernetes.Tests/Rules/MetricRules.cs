using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s.Models;
using UoSam.Kubernetes.Tests.Manifests;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.Kubernetes.Tests.Rules;

/// <summary>
/// Scaling, alerts and dashboards ask for metrics, labels and jobs that there are, and a dashboard shows every metric; the scraper
/// asks the right port.
/// </summary>
internal static partial class MetricRules
{
    private static readonly HashSet<string> Ours = [.. typeof(MetricNames)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetValue(null)!)];

    private static readonly string[] Metrics = [.. Ours.Where(name => name.StartsWith("uosam_", StringComparison.Ordinal))];
    private static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];
    private static readonly string[] Prometheus = ["job", "le", "namespace", "pod", "instance"];

    public static IEnumerable<string> Faults(ManifestSet manifests) =>
    [
        .. Queries(manifests).SelectMany(query => QueryFaults(query.Text).Select(fault => $"{query.Where}: {fault}")),
        .. manifests.Of<ServiceMonitor>().SelectMany(monitor => MonitorFaults(manifests, monitor)),
        .. Metrics.Where(name => !manifests.Of<V1ConfigMap>().SelectMany(map => map.Data.Values).Any(
            text => Regex.IsMatch(text, $@"\b{name}(_bucket|_sum|_count)?\b"))).Select(name => $"no panel shows {name}"),
        .. manifests.Of<ServiceMonitor>().Any() ? (string[])[] : ["there is no ServiceMonitor"],
    ];

    private static IEnumerable<(string Where, string Text)> Queries(ManifestSet manifests) =>
    [
        .. manifests.Of<ScaledObject>().SelectMany(item => item.Spec.Triggers
            .Select(trigger => ($"ScaledObject {item.Metadata.Name}", trigger.Metadata["query"]))),
        .. manifests.Of<PrometheusRule>().SelectMany(item => item.Spec.Groups).SelectMany(group => group.Rules)
            .Select(alert => ($"alert {alert.Alert}", alert.Expr)),
        .. manifests.Of<V1ConfigMap>().SelectMany(map => map.Data)
            .SelectMany(file => Expressions(JsonDocument.Parse(file.Value).RootElement).Select(text => (file.Key, text))),
    ];

    private static IEnumerable<string> Expressions(JsonElement dashboard) =>
        dashboard.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!);

    private static IEnumerable<string> QueryFaults(string query)
    {
        var named = MetricName().Matches(query).Select(match => match.Value).ToList();
        var unknown = named.Where(name => !Ours.Contains(name) && !Suffixes.Any(suffix =>
            name.EndsWith(suffix, StringComparison.Ordinal) && Ours.Contains(name[..^suffix.Length])));
        var labels = Matchers().Matches(query).Concat(Groupings().Matches(query))
            .SelectMany(match => match.Groups["label"].Captures).Select(capture => capture.Value);
        var jobs = Jobs().Matches(query).Select(match => match.Groups[1].Value);
        return
        [
            .. named.Count == 0 && !query.StartsWith("up{", StringComparison.Ordinal) ? [$"no metric in '{query}'"] : (string[])[],
            .. unknown.Select(name => $"there is no metric {name}"),
            .. labels.Where(label => !Ours.Contains(label) && !Prometheus.Contains(label)).Select(label => $"there is no label {label}"),
            .. jobs.Where(job => StageFacts.All.All(stage => stage.Name != job)).Select(job => $"there is no job {job}"),
        ];
    }

    private static IEnumerable<string> MonitorFaults(ManifestSet manifests, ServiceMonitor monitor)
    {
        var services = manifests.Of<V1Service>()
            .Where(service => ManifestSet.Matches(monitor.Spec.Selector.MatchLabels, service.Labels())).ToList();
        var jobs = services.Select(service => service.Labels().TryGetValue(monitor.Spec.JobLabel, out var job) ? job : "none");
        if (!jobs.Order().SequenceEqual(StageFacts.All.Select(stage => stage.Name).Order()))
        {
            yield return $"ServiceMonitor {monitor.Metadata.Name} scrapes the jobs [{string.Join(", ", jobs)}]";
        }

        foreach (var endpoint in monitor.Spec.Endpoints)
        {
            var ports = services.Select(service => service.Spec.Ports.FirstOrDefault(port => port.Name == endpoint.Port)?.Port);
            if (endpoint.Path != MetricsEndpoint.Path || ports.Any(port => port != MetricsEndpoint.Port))
            {
                yield return $"ServiceMonitor {monitor.Metadata.Name} scrapes {endpoint.Port}{endpoint.Path}, "
                    + string.Create(CultureInfo.InvariantCulture, $"expected {MetricsEndpoint.Port}{MetricsEndpoint.Path}");
            }
        }
    }

    [GeneratedRegex(@"\buosam_\w+")]
    private static partial Regex MetricName();

    [GeneratedRegex("""\{(?:(?<label>\w+)[=!~]+"[^"]*",?\s*)*\}""")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\bby \((?:(?<label>\w+),?\s*)*\)")]
    private static partial Regex Groupings();

    [GeneratedRegex("""\bjob="([^"]*)""")]
    private static partial Regex Jobs();
}
