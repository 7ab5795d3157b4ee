"""Measure kind, direction and modality of figures in composed newspaper sentences."""

from __future__ import annotations

from typing import Any

import pytest
from fact_specs import run

from pipeline.facts.changes import change_of
from pipeline.facts.kinds import measure_kind
from pipeline.grammar.quantities import find_quantities

DATE = "2024-08-20"
CASES = """
今年一季度，长沙市城镇新增就业4.2万人。 | 4.2万人 | newly_added | actual
截至5月底，全省注册志愿者达1280万人。 | 1280万人 | total | actual
合肥海关今年查获走私案件86起，抓获犯罪嫌疑人210名。 | 210名 | newly_added | actual
上半年，全县共签订招商引资项目32个，合同金额58亿元。 | 32个 | event_count | actual
全市现有公办幼儿园326所，在园幼儿6.8万人。 | 6.8万人 | total | actual
该省计划到2026年建成高标准农田3000万亩。 | 3000万亩 | total | planned
今年前8个月，汽车出口360万辆，同比增长22%。 | 360万辆 | amount | actual
预计全年粮食产量将超过6500万吨。 | 超过6500万吨 | amount | estimated
这座体育馆可容纳1.8万名观众。 | 1.8万名 | capacity | possible
博物馆每日限流8000人。 | 8000人 | capacity | required
来自30多个国家的500余名选手参加比赛。 | 500余名 | participants | actual
来自30多个国家的500余名选手参加比赛。 | 30多个 | participants | actual
地震已造成12人遇难、86人受伤。 | 86人 | total | actual
昨日，一辆客车侧翻，造成3人死亡、11人受伤。 | 11人 | newly_added | actual
居民用电价格每千瓦时下调2分钱。 | 2分钱 | increase_by | actual
居民消费价格同比上涨0.3%。 | 0.3% | growth_rate | actual
失业率为5.1%，比上月下降0.2个百分点。 | 0.2个百分点 | difference_of_ratios | actual
贷款市场报价利率下调至3.35%。 | 3.35% | increase_to | actual
航空公司承诺票价最高不超过1000元。 | 1000元 | price | planned
该公司今年投资12亿元建设新厂区。 | 12亿元 | amount | actual
截至6月末，本外币存款余额达38.6万亿元。 | 38.6万亿元 | total | actual
大桥全长12.6公里，桥面宽33米，双向六车道。 | 33米 | total | actual
新线投用后，两地车程将由3小时缩短至50分钟。 | 3小时 | duration | actual
新线投用后，两地车程将由3小时缩短至50分钟。 | 50分钟 | increase_to | planned
图书馆全年举办讲座260场，吸引读者5.2万人次。 | 260场 | event_count | actual
法院今年受理案件1.3万件，审结1.1万件。 | 1.1万件 | event_count | actual
全市累计建成口袋公园420个。 | 420个 | total | actual
今年新建改建农村公路1500公里。 | 1500公里 | newly_added | actual
去年以来，当地完成营造林35万亩。 | 35万亩 | newly_added | actual
企业平均每天生产口罩20万只。 | 20万只 | average | actual
城镇居民人均可支配收入4.9万元，增长5.1%。 | 4.9万元 | average | actual
按照规定，每户最高可申请补贴3万元。 | 3万元 | amount | required
中国队以9金4银3铜位列奖牌榜第一位。 | 9金 | event_count | actual
明天最低气温将降至零下8摄氏度。 | 零下8摄氏度 | increase_to | estimated
村里的民宿从3家发展到27家。 | 27家 | increase_to | actual
村里的民宿从3家发展到27家。 | 3家 | total | actual
去年该县有120名教师交流到农村学校任教。 | 120名 | participants | actual
昨天，300多名志愿者走上街头清扫积雪。 | 300多名 | participants | actual
本次调查共访问了2600户家庭。 | 2600户 | participants | actual
小区86%的住户安装了智能水表。 | 86% | ratio | actual
产品合格率达99.2%，比上年提高0.8个百分点。 | 99.2% | ratio | actual
铁路部门今日加开临客120列，预计发送旅客1450万人次。 | 120列 | event_count | actual
铁路部门今日加开临客120列，预计发送旅客1450万人次。 | 1450万人次 | participants | estimated
研究团队共采集样本1.2万份，发现新物种6个。 | 1.2万份 | event_count | actual
水库蓄水量达2.3亿立方米。 | 2.3亿立方米 | total | actual
昨日全市供水量达到412万立方米。 | 412万立方米 | amount | actual
全国31个省份参加了联赛。 | 31个 | participants | actual
医院拥有床位2200张，去年门诊量达310万人次。 | 2200张 | total | actual
消防员连续奋战17个小时。 | 17个小时 | duration | actual
该基地年产蔬菜4万吨，带动农户2300户。 | 4万吨 | amount | actual
公司今年将招聘高校毕业生1500名。 | 1500名 | newly_added | planned
全区共有23个社区、320个居民小组。 | 23个 | total | actual
工程需浇筑混凝土80万立方米。 | 80万立方米 | total | required
专家估计，损失可能达到20亿美元。 | 20亿美元 | amount | estimated
到2030年，非化石能源消费占比力争达到25%。 | 25% | ratio | planned
去年全县接待游客突破900万人次，旅游综合收入达74亿元。 | 74亿元 | amount | actual
活动期间，共发放消费券6000万元。 | 6000万元 | amount | actual
猪肉批发均价每公斤20.5元，比上周下降1.2%。 | 20.5元 | price | actual
大米每斤涨了3分钱。 | 3分钱 | increase_by | actual
双方签署了18项合作协议。 | 18项 | event_count | actual
代表团一行15人抵达北京。 | 15人 | participants | actual
超过6成受访者表示愿意接种疫苗。 | 超过6成 | ratio | actual
袭击造成至少40栋房屋被毁。 | 至少40栋 | newly_added | actual
警方破获诈骗案件53起，冻结资金800万元。 | 53起 | event_count | actual
校园招聘会吸引了210家企业参加，提供岗位8600个。 | 210家 | participants | actual
校园招聘会吸引了210家企业参加，提供岗位8600个。 | 8600个 | total | actual
该行不良贷款率下降至1.2%。 | 1.2% | increase_to | actual
目前仍有1.2万户居民停电。 | 1.2万户 | total | actual
两国贸易额比去年翻了一番。 | 一番 | growth_rate | actual
公交线路由80条增至96条。 | 96条 | increase_to | actual
每位老人每月可领取补贴200元。 | 200元 | average | possible
这项工程预计工期30个月，总投资45亿元。 | 30个月 | duration | estimated
力争到年底新增就业岗位1万个。 | 1万个 | newly_added | planned
预计到2035年，人口将减少至1.1亿人。 | 1.1亿人 | increase_to | estimated
这台机器一小时能处理垃圾20吨。 | 20吨 | capacity | possible
市民可在200个网点免费领取图书。 | 200个 | total | possible
会议要求，全年完成造林20万亩。 | 20万亩 | newly_added | required
公司已完成融资3亿元，计划再建5座工厂。 | 5座 | newly_added | planned
公司已完成融资3亿元，计划再建5座工厂。 | 3亿元 | amount | actual
将军率领3000名士兵抵达前线。 | 3000名 | participants | actual
他将土豆卖到每斤2元。 | 2元 | price | actual
目标任务是全年开工项目60个。 | 60个 | newly_added | planned
按照计划，今年将改造老旧小区280个。 | 280个 | newly_added | planned
按照计划，已改造老旧小区280个。 | 280个 | newly_added | actual
未来三天，累计降水量可达80毫米。 | 80毫米 | amount | possible
预计未来三天，累计降水量可达80毫米。 | 80毫米 | amount | estimated
这些措施可能使油价下降5%。 | 5% | growth_rate | estimated
景区最大承载量为每天3万人。 | 3万人 | capacity | actual
合同规定，工期不得超过18个月。 | 18个月 | duration | required
车辆限速每小时60公里。 | 60公里 | capacity | required
医保报销比例由70%提高到75%。 | 75% | increase_to | actual
医保报销比例由70%提高到75%。 | 70% | ratio | actual
粮食播种面积稳定在2.4亿亩以上。 | 2.4亿亩以上 | total | actual
这条地铁日均客流量42万人次。 | 42万人次 | average | actual
电影票房突破15亿元。 | 15亿元 | amount | actual
全年共处理投诉举报2.1万件，罚没款4300万元。 | 2.1万件 | event_count | actual
本届展会展览面积10万平方米，设展位3200个。 | 3200个 | total | actual
今年以来，累计发放贷款36亿元，惠及小微企业1200户。 | 1200户 | participants | actual
今年以来，累计发放贷款36亿元，惠及小微企业1200户。 | 36亿元 | amount | actual
该校现有教职工1800人，其中教授210人。 | 210人 | total | actual
去年共选派驻村干部450名，其中女干部98名。 | 98名 | newly_added | actual
会议应出席代表300名，实到287名。 | 287名 | participants | actual
法国队夺得5枚金牌，另有2名选手打破世界纪录。 | 5枚 | event_count | actual
两车相撞，司机等4人受伤。 | 4人 | newly_added | actual
全省已有92个县实现县域医共体全覆盖。 | 92个 | total | actual
该机场拥有国内外航线210条，通航城市130座。 | 130座 | total | actual
股指上涨32点，涨幅1.05%。 | 1.05% | growth_rate | actual
原油期货价格收于每桶82美元。 | 82美元 | price | actual
考生平均每人答题用时45分钟。 | 45分钟 | average | actual
该团队申请专利37项，获授权21项。 | 37项 | newly_added | actual
全市森林覆盖率达到62.5%，居全省第二位。 | 第二位 | rank | actual
全市森林覆盖率达到62.5%，居全省第二位。 | 62.5% | ratio | actual
村集体收入从12万元增加到86万元。 | 12万元 | amount | actual
去年产值比2019年翻了一番。 | 一番 | growth_rate | actual
该县有12个乡镇、186个行政村。 | 186个 | total | actual
国家统计局抽查了1200家企业。 | 1200家 | event_count | actual
医疗队共为当地群众义诊860人次。 | 860人次 | participants | actual
他一年写了60多篇稿件。 | 60多篇 | total | actual
每名学生补助1250元。 | 1250元 | average | actual
新馆将于10月开放，建筑面积4.2万平方米。 | 4.2万平方米 | total | actual
方案提出，到2027年，全市培育专精特新企业500家。 | 500家 | newly_added | planned
方案提出，到2027年，全市养老床位达到3万张。 | 3万张 | total | planned
规划明确，到2030年，轨道交通里程达到800公里。 | 800公里 | total | planned
根据规划，新区到2035年常住人口将达150万人。 | 150万人 | total | planned
未来五年，该市每年新增公共停车位2000个。 | 2000个 | newly_added | planned
8月25日，演唱会将在体育场举行，届时有3万名歌迷到场。 | 3万名 | participants | planned
本届书展将于9月1日开幕，展期10天。 | 10天 | duration | planned
本届书展将于9月1日开幕，展出图书6万种。 | 6万种 | total | planned
该市今年安排财政资金2亿元，用于旧房改造。 | 2亿元 | amount | actual
今年计划投资8亿元，目前已完成5亿元。 | 5亿元 | amount | actual
今年计划投资8亿元，目前已完成5亿元。 | 8亿元 | amount | planned
项目建成后，年产值将达20亿元。 | 20亿元 | amount | planned
项目达产后，预计年产值20亿元。 | 20亿元 | amount | estimated
气象部门预报，明天最高气温36℃。 | 36℃ | other | estimated
机构预测，明年全球经济增长3.1%。 | 3.1% | growth_rate | estimated
联合国估计，约有200万人需要援助。 | 200万人 | total | estimated
个人每年最多可申领2次。 | 2次 | capacity | required
法律规定，罚款最高不超过5万元。 | 5万元 | amount | required
他说，今后要再植树1000亩。 | 1000亩 | newly_added | planned
工会为一线职工送去慰问品1200份。 | 1200份 | total | actual
全市共有320家企业建立了职工之家。 | 320家 | total | actual
本次共表彰先进集体20个、先进个人50名。 | 50名 | participants | actual
本次共表彰先进集体20个、先进个人50名。 | 20个 | participants | actual
该剧首轮演出吸引观众1.1万人。 | 1.1万人 | participants | actual
全年完成职业技能培训9.6万人次。 | 9.6万人次 | participants | actual
该市评选出“最美职工”10名。 | 10名 | newly_added | actual
全镇种植柑橘2.1万亩，年产量3万吨。 | 2.1万亩 | total | actual
全镇种植柑橘2.1万亩，年产量3万吨。 | 3万吨 | amount | actual
这批货物重28吨，价值120万元。 | 28吨 | amount | actual
这批货物重28吨，价值120万元。 | 120万元 | amount | actual
飞机上载有乘客162人，机组人员9人。 | 162人 | participants | actual
飞机上载有乘客162人，机组人员9人。 | 9人 | participants | actual
火灾过火面积3200公顷。 | 3200公顷 | total | actual
洪水淹没农田1.5万亩。 | 1.5万亩 | newly_added | actual
选举中，他获得52%的选票。 | 52% | ratio | actual
公司市值突破1万亿元。 | 1万亿元 | total | actual
全省高速公路通车里程达8200公里。 | 8200公里 | total | actual
研发投入强度为2.6%。 | 2.6% | ratio | actual
该药有效率达90%以上。 | 90%以上 | ratio | actual
销量是去年同期的3倍。 | 3倍 | ratio | actual
会期3天。 | 3天 | duration | actual
每张门票80元。 | 80元 | price | actual
门票80元，学生半价。 | 80元 | price | actual
月租800元起。 | 800元 | price | actual
去年全市完成建筑业总产值900亿元。 | 900亿元 | amount | actual
工资上涨500元，达到每月6500元。 | 500元 | increase_by | actual
中心设服务窗口18个，日均办件600余件。 | 600余件 | average | actual
中心设服务窗口18个，日均办件600余件。 | 18个 | total | actual
该站可停放车辆300辆。 | 300辆 | capacity | possible
电站装机容量120万千瓦，年发电30亿千瓦时。 | 30亿千瓦时 | amount | actual
电站装机容量120万千瓦，年发电30亿千瓦时。 | 120万千瓦 | capacity | actual
工会现有会员3.2万人，去年新发展1800人。 | 1800人 | newly_added | actual
工会现有会员3.2万人，去年新发展1800人。 | 3.2万人 | total | actual
活动持续到9月底，预计举办120场。 | 120场 | event_count | estimated
全国共设立2200个考点。 | 2200个 | total | actual
全国有1.2万名考生参加考试。 | 1.2万名 | participants | actual
专项行动出动执法人员5600人次，检查商户3100家。 | 3100家 | event_count | actual
专项行动出动执法人员5600人次，检查商户3100家。 | 5600人次 | participants | actual
投票率为63%。 | 63% | ratio | actual
以军空袭造成当地至少15人死亡。 | 15人 | newly_added | actual
自冲突爆发以来，已有超过5000人丧生。 | 5000人 | total | actual
本轮降雨过程平均雨量45毫米。 | 45毫米 | average | actual
公司股价下跌4.2%，报每股38元。 | 38元 | price | actual
他们为灾区捐款23万元。 | 23万元 | amount | actual
电影节收到来自60个国家的1200部影片。 | 1200部 | event_count | actual
电影节收到来自60个国家的1200部影片。 | 60个 | participants | actual
全年新培育“专精特新”企业41家，总数达到168家。 | 41家 | newly_added | actual
全年新培育“专精特新”企业41家，总数达到168家。 | 168家 | total | actual
截至目前，已有1.3万名职工报名参赛。 | 1.3万名 | participants | actual
活动共收到作品2600件，评出一等奖10名。 | 2600件 | event_count | actual
今年，区财政拨付专项资金1500万元。 | 1500万元 | amount | actual
法律援助中心为农民工挽回经济损失870万元。 | 870万元 | amount | actual
工程总投资23.6亿元，分两期建设。 | 23.6亿元 | amount | actual
工厂占地5.2公顷，有员工3800人。 | 3800人 | total | actual
两地直线距离260公里。 | 260公里 | other | actual
全市万元GDP能耗下降3.2%。 | 3.2% | growth_rate | actual
全市共设投票站86个，登记选民12.6万人。 | 12.6万人 | total | actual
今年高考报名人数1342万人，比去年增加51万人。 | 51万人 | increase_by | actual
今年高考报名人数1342万人，比去年增加51万人。 | 1342万人 | participants | actual
医院一天接诊病人900多名。 | 900多名 | participants | actual
港口货物吞吐量完成1.2亿吨。 | 1.2亿吨 | amount | actual
铁路发送货物3200万吨。 | 3200万吨 | amount | actual
快递业务量累计完成800亿件。 | 800亿件 | amount | actual
全国现有登记在册的民营企业5300万户。 | 5300万户 | total | actual
商场日均客流4万人次，周末可达7万人次。 | 4万人次 | average | actual
全市低保对象3.1万人，每月人均补助620元。 | 3.1万人 | total | actual
全市低保对象3.1万人，每月人均补助620元。 | 620元 | average | actual
学校为学生提供免费午餐1.2万份。 | 1.2万份 | total | actual
昨天上午，气温骤降10℃。 | 10℃ | increase_by | actual
一季度国内生产总值29.6万亿元，同比增长5.3%。 | 29.6万亿元 | amount | actual
国有企业资产总额达到300万亿元。 | 300万亿元 | total | actual
上半年减税降费8200亿元。 | 8200亿元 | amount | actual
目前库存粮食12万吨。 | 12万吨 | total | actual
该村脱贫户人均增收3600元。 | 3600元 | increase_by | actual
粮食亩产达到620公斤。 | 620公斤 | average | actual
亩均增产80公斤。 | 80公斤 | increase_by | actual
他捐献骨髓救了3个人。 | 3个 | total | actual
大坝高185米，库容39亿立方米。 | 185米 | total | actual
大坝高185米，库容39亿立方米。 | 39亿立方米 | capacity | actual
本次比赛设奖金50万元。 | 50万元 | amount | actual
两国每周往返航班增至48班。 | 48班 | increase_to | actual
受访者中，67%的人支持该方案。 | 67% | ratio | actual
10名委员投票赞成，4名委员反对。 | 10名 | participants | actual
养老金上调4%。 | 4% | growth_rate | actual
票价下调10元。 | 10元 | increase_by | actual
中央财政下达补助资金15亿元，支持抗旱。 | 15亿元 | amount | actual
市总工会拟投入600万元用于送温暖。 | 600万元 | amount | planned
全年地质勘查完成年度计划的104%，新发现矿点37处。 | 37处 | newly_added | actual
全年地质勘查完成年度计划的104%，新发现矿点37处。 | 104% | ratio | actual
县图书馆将3200册图书分别送到5个村。 | 3200册 | newly_added | actual
按照县委关于春耕的部署，今年全县共组织42支农技服务队下乡。 | 42支 | newly_added | actual
按照“一村一策”的要求，全镇建成标准化卫生室16个。 | 16个 | total | actual
最新测算显示，去年全市单位能耗下降3.1%。 | 3.1% | growth_rate | actual
据估计，去年全区农民收入增长5.2%。 | 5.2% | growth_rate | estimated
仓库升级了系统，新增了60台能自动充电的叉车。 | 60台 | newly_added | actual
考古队将该窑址的年代提早了200年。 | 200年 | increase_by | actual
教育局印发通知。明确，小学生每天户外活动不少于2小时。 | 不少于2小时 | duration | required
镇里对新开的书屋给予一次性补助，每家最高5万元。 | 5万元 | amount | required
护理型床位占比达到66%，提前实现规划的60%的目标。 | 60% | ratio | planned
今年将选树行业标兵30名。 | 30名 | newly_added | planned
今年以来，市纪委处分党员干部216人。 | 216人 | event_count | actual
上半年，财政部发行特别国债3000亿元。 | 3000亿元 | amount | actual
一季度，全省完成固定资产投资860亿元。 | 860亿元 | amount | actual
十年来，全县新增水库库容1.2亿立方米。 | 1.2亿立方米 | newly_added | actual
去年，该公司先后兼并了4家企业。 | 4家 | event_count | actual
目前，全镇已完成12个村的搬迁。 | 12个 | total | actual
专项行动期间，公开销毁假烟3.6万条。 | 3.6万条 | amount | actual
智能手表销售52万台。 | 52万台 | amount | actual
大桥开通以来，往来车辆超6万辆次。 | 超6万辆次 | participants | actual
调水工程累计供水38亿立方米。 | 38亿立方米 | total | actual
我国自主建造的总重2万吨的平台安装就位。 | 2万吨 | total | actual
全市基本医保参保人数达420万人。 | 420万人 | total | actual
企业资产扩张到5亿元。 | 5亿元 | increase_to | actual
年径流量较常年偏少12%。 | 12% | growth_rate | actual
年内将实现新增绿地80公顷。 | 80公顷 | newly_added | planned
县财政每年拿出800万元支持农村养老。 | 800万元 | average | actual
去年，交易所国债交易额达4200亿元。 | 4200亿元 | amount | actual
双方签订了出售价值3亿美元的设备的合同。 | 3亿美元 | amount | actual
该国导弹库存已不足900枚。 | 900枚 | total | actual
去年，警方共追回外逃人员52人。 | 52人 | newly_added | actual
去年，全省共取消行政审批事项41项。 | 41项 | event_count | actual
上半年，家用空调出货总量达860万台。 | 860万台 | amount | actual
调查组由6名工程师组成。 | 6名 | total | actual
沿线25家景区推出优惠门票。 | 25家 | participants | actual
新工艺在工厂投用，降低能源消耗15%。 | 15% | growth_rate | actual
装备制造业增加值增速均超过12%。 | 12% | growth_rate | actual
游客数量每年以8%的速度递增。 | 8% | growth_rate | actual
村集体收入由2018年的3万元增加到2023年的90万元。 | 90万元 | increase_to | actual
苏州市将全市划分为12个片区管理。 | 12个 | total | actual
全市共准备应急帐篷3200顶。 | 3200顶 | total | actual
近日，工业和信息化部等五部门联合印发指导意见。 | 五部门 | participants | actual
事发时有12人在现场作业。 | 12人 | participants | actual
16个欧洲国家在日内瓦签署了公约。 | 16个 | participants | actual
队长李强带领20名党员巡查堤坝。 | 20名 | participants | actual
全市可流通债券35%由银行持有。 | 35% | ratio | actual
根据有关管理规定，市药监局审核公布了第二批急救药品共8类。 | 8类 | total | actual
去年，全省揽收快递包裹2.6亿件。 | 2.6亿件 | amount | actual
该国油轮在近海触礁，约3万升燃油泄漏。 | 约3万升 | amount | actual
北部山区降雪量超过15厘米。 | 超过15厘米 | amount | actual
入选队员身高在1.75米以上，体重70公斤左右。 | 70公斤左右 | other | actual
村庄坐落在海拔3800米的山坡上。 | 3800米 | total | actual
县里已建成的6个社区食堂可容纳800名老人就餐。 | 6个 | total | actual
当月该国消费价格同比上涨3.1%，低于前一个月的3.4%。 | 3.4% | growth_rate | actual
三种产品的产量同比增长均超过8%。 | 超过8% | growth_rate | actual
报名人数创新高，增长比例为12.6%。 | 12.6% | growth_rate | actual
昨日最大用电负荷比去年最高值高出600万千瓦。 | 600万千瓦 | increase_by | actual
调整后，95号汽油每升8.02元。 | 8.02元 | price | actual
我花6元买了一碗豆腐脑。 | 6元 | price | actual
育儿补贴的标准为每孩每年3000元。 | 3000元 | amount | actual
一辆货车与客车相撞，事故已造成2人死亡、9人受伤。 | 9人 | newly_added | actual
连日暴雨总计造成41人死亡。 | 41人 | total | actual
火情蔓延，1.2万名居民被迫撤离。 | 1.2万名 | total | actual
昨夜，6架无人机在港口上空被击落。 | 6架 | event_count | actual
180多项文化活动在各县开展。 | 180多项 | event_count | actual
老城区35处积水点已全部治理完毕。 | 35处 | event_count | actual
省防指派出3个工作组赴灾区指导。 | 3个 | event_count | actual
当地组织1500多人的抢险队伍加固堤坝。 | 1500多人 | participants | actual
队员来自浙江、江苏等地，共38人。 | 38人 | participants | actual
已有200多名律师加入到法律援助工作中来。 | 200多名 | participants | actual
眼下，40多家农机企业正加紧生产。 | 40多家 | total | actual
邻国警方向我方移交了12名诈骗犯罪嫌疑人。 | 12名 | event_count | actual
停水涉及居民2600户。 | 2600户 | total | actual
叛军袭击村庄，杀害了23名村民。 | 23名 | newly_added | actual
全省45所高职院校共计划招收新生6万人。 | 6万人 | participants | planned
这12座场馆已按照赛事要求完成改造。 | 12座 | total | actual
昨天，铁路部门预计发送旅客900万人次，计划加开列车320列。 | 320列 | event_count | planned
市里将人工智能与污水处理深度结合，接入了36座泵站。 | 36座 | total | actual
警方近日将涉嫌诈骗的9名男子抓获。 | 9名 | newly_added | actual
本届文化季策划300多场演出。 | 300多场 | event_count | planned
地震使沿岸海底隆起3米。 | 3米 | other | actual
该市位于省会东南约90公里处。 | 约90公里 | other | actual
湿地里的5家单位合作，每月监测一次水质。 | 5家 | participants | actual
电站单台机组年设计发电量80亿度。 | 80亿度 | capacity | actual
法院上半年开庭1200次，答复咨询3500件。 | 3500件 | event_count | actual
截至今年5月，全省完成技术改造企业3.2万家。 | 3.2万家 | total | actual
目前，26家企业在园区试用新系统。 | 26家 | total | actual
"""
"""Text, quantity, measure kind, modality."""
ROWS = [tuple(part.strip() for part in line.split("|")) for line in CASES.strip().splitlines()]


@pytest.fixture(scope="module")
def records(nlp: Any) -> dict[str, Any]:
    texts = dict.fromkeys(row[0] for row in ROWS)
    return run([{"id": text, "date": DATE, "text": text} for text in texts], nlp)


@pytest.mark.parametrize(("text", "quantity", "kind", "modality"), ROWS)
def test_kind_and_modality(
    text: str, quantity: str, kind: str, modality: str, records: dict[str, Any]
) -> None:
    facts = [f for article in records[text].articles for f in article.facts]
    found = [(f.measure_kind, f.modality) for f in facts if quantity in f.quantity.text]
    assert found[:1] == [(kind, modality)]


@pytest.mark.parametrize(
    ("before", "figure", "after", "change"),
    [
        ("产量比上年增长", "12%", "", ("growth_rate", "up")),
        ("货运量同比下降了", "3.5%", "", ("growth_rate", "down")),
        ("产值保持", "8%", "的较快增长", ("growth_rate", "up")),
        ("不良率比年初下降", "0.2个百分点", "", ("difference_of_ratios", "down")),
        ("线路由80条增至", "96条", "", ("increase_to", "up")),
        ("患者自付比例降至", "三成", "", ("increase_to", "down")),
        ("面积扩大到目前的", "6万亩", "", ("increase_to", "up")),
        ("每斤比去年多卖", "5角钱", "", ("increase_by", "up")),
        ("报销比例由", "70%", "提高到75%", None),
        ("全县新增", "400人", "", None),
        ("保障航班起降", "300架次", "", None),
    ],
)
def test_change_of_a_figure(before: str, figure: str, after: str, change: tuple[str, str] | None) -> None:
    [quantity, *_] = find_quantities(figure)
    assert change_of(quantity, before, after) == change


def test_parts_take_the_kind_of_their_whole() -> None:
    [quantity] = find_quantities("98名")
    assert (
        measure_kind(quantity, "女干部", "其中女干部98名", before="女干部", whole="newly_added")
        == "newly_added"
    )
    assert measure_kind(quantity, "女干部", "女干部98名", before="女干部") == "total"
